import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openChannel } from '../../runtime/src/control/channel.ts';
import { encodeFrame } from '../../runtime/src/control/frames.ts';

describe('a channel', () => {
  const endings: { name: string; bytes: Buffer; reason: string | undefined }[] = [
    { name: 'the other end closes', bytes: Buffer.alloc(0), reason: undefined },
    { name: 'the stream is cut in a frame', bytes: Buffer.from([0, 0]), reason: 'the stream ended within a frame' },
    {
      name: 'a banner comes instead of frames',
      bytes: Buffer.from('Welcome!'),
      reason: 'a frame of 1466264675 bytes, more than the 1000 allowed',
    },
    { name: 'a frame is not JSON', bytes: Buffer.from('\0\0\0\x01{'), reason: 'a frame of 1 bytes that is not JSON' },
    { name: 'a message is not for us', bytes: encodeFrame('bad'), reason: 'message is bad' },
  ];
  test.each(endings)('ends with its reason when $name', async ({ bytes, reason }) => {
    const { input, received, closed } = listen();
    input.write(encodeFrame('first'));
    input.end(bytes);
    expect(await closed).toBe(reason);
    expect(received).toEqual(['first']);
  });

  test('says nothing more after its end', async () => {
    const { input, received, closed } = listen();
    input.write(Buffer.concat([encodeFrame('bad'), encodeFrame('late')]));
    await closed;
    expect(received).toEqual([]);
  });

  test('survives a broken pipe', async () => {
    const { channel, output, input, closed } = listen();
    output.destroy(new Error('EPIPE'));
    channel.send('lost');
    input.end();
    expect(await closed).toBeUndefined();
  });

  test('sends what the other end can read', async () => {
    const { channel, output } = listen();
    const other = new Promise<unknown>((resolve) => {
      openChannel(output, new PassThrough(), { maximumBytes: 1000, read: (message) => message, onMessage: resolve, onClose: () => {} });
    });
    channel.send('hello');
    expect(await other).toBe('hello');
  });
});

function listen() {
  const input = new PassThrough();
  const output = new PassThrough();
  const received: string[] = [];
  let ended: (reason?: string) => void;
  const closed = new Promise<string | undefined>((resolve) => {
    ended = resolve;
  });
  const channel = openChannel<string, string>(input, output, {
    maximumBytes: 1000,
    read(message) {
      if (message === 'bad') throw new TypeError('message is bad');
      return String(message);
    },
    onMessage: (message) => received.push(message),
    onClose: (reason) => ended(reason),
  });
  return { input, output, received, closed, channel };
}
