import { afterEach, expect, test } from 'vitest';
import type { HandlerPlan, Step } from '../../runtime/src/plan/plan.ts';
import { connect, literal, planOf, poolOf, publish, repeat, subscribe, text, wait } from './plans.ts';
import { runPlan } from './runPlan.ts';
import { type ScriptedBroker, type ScriptedConnection, startScripted, willing } from './scriptedBroker.ts';

let broker: ScriptedBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

const topicOf = (suffix: string) => text('re/', { kind: 'local', slot: 0 }, suffix);
const answer: HandlerPlan = {
  filter: literal('ask/#'),
  steps: [
    { kind: 'let', slot: 0, value: { kind: 'received', field: 'payload', path: [] }, line: 1 },
    publish(0, topicOf('/a'), { qos: 1 }),
    publish(1, topicOf('/b'), { qos: 1 }),
  ],
  line: 1,
};

test('replies wait for the broker’s acknowledgements, in order and with what their message said', async () => {
  const open: number[] = [];
  let most = 0;
  broker = await startScripted((packet, connection) => {
    if (packet.cmd === 'connect')
      connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: { receiveMaximum: 3 } });
    else if (packet.cmd === 'publish') {
      most = Math.max(most, open.push(packet.messageId!));
      const last = topics(connection).length === 20;
      if (open.length === 3 || last) for (const messageId of open.splice(0)) connection.send({ cmd: 'puback', messageId });
    } else willing(packet, connection);
    if (packet.cmd === 'subscribe') ask(connection, 10);
  }, 5);
  const steps = [connect, subscribe(0, literal('ask/#')), wait(400)];
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 5, steps, { handlers: [answer] })]));
  expect(ran.errors).toEqual({});
  expect(most).toBe(3);
  expect(topics(broker.connections[0])).toEqual(Array.from({ length: 10 }, (_, at) => [`re/${at}/a`, `re/${at}/b`]).flat());
});

test('those that a connection leaves behind, and those beyond a thousand, are missed', async () => {
  broker = await startScripted((packet, connection) => {
    if (packet.cmd === 'connect')
      connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: { receiveMaximum: 1 } });
    else if (packet.cmd !== 'publish') willing(packet, connection);
    if (packet.cmd === 'subscribe') ask(connection, 1_050);
    if (packet.cmd === 'pingreq') connection.socket.destroy();
  }, 5);
  const pool = poolOf('p', 1, 5, [connect, subscribe(0, literal('ask/#')), wait(60_000)], { handlers: [answer] });
  pool.connect.keepAliveSeconds = 1;
  const ran = await runPlan(planOf(broker.port, [pool]));
  expect(ran.errors).toMatchObject({
    'publish missed: too many replies wait for the broker’s acknowledgements': 50,
    'publish missed: the connection ended before a reply could be sent': 1_000,
  });
  expect(topics(broker.connections[0])).toEqual(['re/0/a']);
});

test('a handler that would wait is refused before the run', async () => {
  const waits: Step[] = [wait(1), repeat({ count: 2 }, publish(0, literal('a')))];
  for (const step of waits) {
    const pool = poolOf('p', 1, 4, [connect], { handlers: [{ ...answer, steps: [step] }] });
    await expect(runPlan(planOf(1, [pool]))).rejects.toThrow(/cannot stand in a handler, as it waits/);
  }
});

function ask(connection: ScriptedConnection, count: number): void {
  for (let at = 0; at < count; at++) {
    connection.send({ cmd: 'publish', topic: `ask/${at}`, payload: String(at), qos: 0, dup: false, retain: false });
  }
}

function topics({ packets }: ScriptedConnection): string[] {
  return packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic] : []));
}
