// Bare Node: what the same work costs without any of our code. Sockets share one buffer and have no closures of their own.
//
//     node node.mjs connections HOST PORT CLIENTS RATE
//     node node.mjs publish HOST PORT CLIENTS RATE BYTES QOS
//     node node.mjs receive HOST PORT CLIENTS
import { connect } from 'node:net';
import { argv } from 'node:process';

const [task, host, port, clients, rate, bytes, qos] = [argv[2], argv[3], ...argv.slice(4).map(Number)];
const tickMs = 5;
const buffer = Buffer.allocUnsafeSlow(1 << 16);
const sockets = [];
let ready = 0;

const opened = task === 'connections' ? rate : 1_000;
const startMs = performance.now();
const opening = setInterval(() => {
  const due = Math.min(clients, ((performance.now() - startMs) * opened) / 1_000);
  while (sockets.length < due) open(sockets.length);
  if (sockets.length === clients) clearInterval(opening);
}, tickMs);

function open(number) {
  const socket = connect({ host, port, noDelay: true, onread: { buffer, callback: read } });
  socket.number = number;
  socket.on('connect', greet);
  sockets.push(socket);
}

function greet() {
  const id = Buffer.from(`floor-${this.number}`);
  this.write(Buffer.concat([Buffer.from([0x10, 12 + id.length, 0, 4]), Buffer.from('MQTT'), Buffer.from([4, 2, 0, 0, 0, id.length]), id]));
}

/** Splits frames, which is all that a reader must do. */
function read(length) {
  for (let at = 0; at < length; ) {
    let [size, place] = [buffer[at + 1] & 127, at + 1];
    for (let shift = 7; buffer[place] > 127; shift += 7) size |= (buffer[++place] & 127) << shift;
    place++;
    if (buffer[at] === 0x20) greeted(this);
    at = place + size;
  }
  return true;
}

function greeted(socket) {
  if (task === 'receive') socket.write(subscribe);
  if (++ready === clients && task === 'publish') publish();
}

const filter = Buffer.from('t/+');
const subscribe = Buffer.concat([Buffer.from([0x82, 5 + filter.length, 0, 1, 0, filter.length]), filter, Buffer.from([0])]);

/** Prepared bytes, one message a write, clients in turn. */
function publish() {
  const packets = sockets.map(({ number }) => packetTo(`t/${number}`));
  const beganMs = performance.now();
  let sent = 0;
  setInterval(() => {
    const due = ((performance.now() - beganMs) * rate) / 1_000;
    for (; sent < due; sent++) sockets[sent % clients].write(packets[sent % clients]);
  }, 1);
}

function packetTo(topic) {
  const text = Buffer.from(topic);
  const id = qos > 0 ? [0, 1] : [];
  const head = [0x30 | (qos << 1), 2 + text.length + id.length + bytes, 0, text.length];
  return Buffer.concat([Buffer.from(head), text, Buffer.from(id), Buffer.alloc(bytes, 'x')]);
}
