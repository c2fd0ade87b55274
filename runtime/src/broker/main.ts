/**
 * The embedded broker: aedes on a free port of the loopback address, in a process of its own so that it takes nothing from the
 * clients' processes. It writes one line, `{"port":…}`, to stdout, and ends when stdin does.
 */
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import * as mqttPacket from 'mqtt-packet';

// Aedes writes packets with it, and its cache of all 65,536 numbers is built at the first CONNACK: some 70 ms in which everybody waits.
mqttPacket.writeToStream.cacheNumbers = false;

// Ctrl-C reaches every process of the terminal; clients still have to say goodbye then.
process.on('SIGINT', () => {});
process.stdin.on('close', () => process.exit(0)).resume();

// Client ids are the scenario's business, and bursts must not be cut off before the broker gets to them.
void Aedes.createBroker({ maxClientsIdLength: 65_535, queueLimit: 1_000_000 }).then((broker) => {
  // Without it a second small packet waits some 40 ms for the acknowledgement of the first (Nagle's algorithm).
  const server = createServer({ noDelay: true }, broker.handle);
  server.listen(0, '127.0.0.1', 65_535, () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ port })}\n`);
  });
});
