import { expect, test } from 'vitest';
import { reasonText } from '../../runtime/src/mqtt/reasons.ts';
import { hintFor } from '../../runtime/src/report/hints.ts';

const general = hintFor('something that nobody has seen before');

test.each([
  ['connect failed: ECONNREFUSED', /listens/],
  ['connect failed: EADDRNOTAVAIL', /local port/],
  ['connect failed: EMFILE', /open files/],
  ['connect failed: ENOTFOUND', /host name/],
  ['connect failed: ECONNRESET', /cut the connection/],
  ['connect failed: DEPTH_ZERO_SELF_SIGNED_CERT', /certificate/],
  ['connect failed: EPROTO', /TLS/],
  ['connect timeout after 10 s', /No answer in time/],
  ['closed before CONNACK', /hung up/],
  ['malformed packet: packet type 0', /not valid MQTT/],
  ['connection lost: keep alive timeout', /keep-alive/],
  ['connection lost: session taken over (0x8E)', /client id/],
  ['connect refused: not authorized (0x87)', /credentials/],
  ['subscribe refused: not authorized (0x87)', /read this topic/],
  ['publish refused: not authorized (0x87)', /access rules/],
  ['publish refused: quota exceeded (0x97)', /quota/],
  ['publish failed: the connection ended before its acknowledgement', /connection was gone/],
  ['subscribe timeout: no answer within 30 s', /No answer in time/],
  ['await failed: signal "watching" can come no more', /signal/],
  ['worker process lost: killed by SIGKILL', /load generator/],
])('%s', (reason, hint) => {
  expect(hintFor(reason)).toMatch(hint);
});

test('every refusal of a connection by name has a remedy of its own', () => {
  const codes = [1, 2, 3, 4, 5, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x95, 0x97, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f];
  for (const code of codes) expect([code, hintFor(`connect refused: ${reasonText(code)}`)]).not.toEqual([code, general]);
});

test('a hint is one sentence', () => {
  expect(general).toMatch(/^[A-Z].*\.$/);
});
