// The same work with MQTT.js, as its users write it.
//
//     node mqttjs.mjs connections HOST PORT CLIENTS RATE
//     node mqttjs.mjs publish HOST PORT CLIENTS RATE BYTES QOS
//     node mqttjs.mjs receive HOST PORT CLIENTS
import { argv } from 'node:process';
import mqtt from 'mqtt';

const [task, host, port, clients, rate, bytes, qos] = [argv[2], argv[3], ...argv.slice(4).map(Number)];
const all = [];
let ready = 0;

const opened = task === 'connections' ? rate : 1_000;
const startMs = performance.now();
const opening = setInterval(() => {
  const due = Math.min(clients, ((performance.now() - startMs) * opened) / 1_000);
  while (all.length < due) open();
  if (all.length === clients) clearInterval(opening);
}, 5);

function open() {
  const client = mqtt.connect({ host, port, protocol: 'mqtt', clientId: `js-${all.length}`, keepalive: 0, reconnectPeriod: 0 });
  client.on('connect', () => {
    if (task === 'receive') client.subscribe('t/+');
    if (++ready === clients && task === 'publish') publish();
  });
  client.on('message', () => {});
  all.push(client);
}

function publish() {
  const payload = Buffer.alloc(bytes, 'x');
  const beganMs = performance.now();
  let sent = 0;
  setInterval(() => {
    const due = ((performance.now() - beganMs) * rate) / 1_000;
    for (; sent < due; sent++) all[sent % clients].publish(`t/${sent % clients}`, payload, { qos });
  }, 1);
}
