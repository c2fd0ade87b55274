import type { Readable, Writable } from 'node:stream';
import { encodeFrame, frameReader } from './frames.ts';

/** One end of a talk in frames, over any pair of streams. */
export interface Channel<Outgoing> {
  /** Without effect once closed. */
  send(message: Outgoing): void;
  /** Ends our side, and calls `then` once all that was sent has left, or cannot. */
  close(then?: () => void): void;
}

export interface ChannelOptions<Incoming> {
  /** What an incoming message is, or throws an error that says what is wrong with it. */
  read(message: unknown): Incoming;
  onMessage(message: Incoming): void;
  /** Once, after the last message. Absent reason: the other end closed between two frames. */
  onClose(reason?: string): void;
  /** Frames longer than this end the channel. */
  maximumBytes: number;
}

/** Starts reading at once. Whatever goes wrong, with the streams or in what they carry, ends in `onClose`. */
export function openChannel<Incoming, Outgoing>(
  readable: Readable,
  writable: Writable,
  options: ChannelOptions<Incoming>,
): Channel<Outgoing> {
  const reader = frameReader(options.maximumBytes);
  let open = true;

  function end(reason?: string): void {
    if (!open) return;
    open = false;
    writable.end();
    options.onClose(reason);
  }

  readable.on('data', (chunk: Buffer) => {
    try {
      for (const message of reader.read(chunk)) if (open) options.onMessage(options.read(message));
    } catch (error) {
      end(error instanceof Error ? error.message : String(error));
      // Nothing more is read of it. Where it has ended by itself it stays as it is: the same stream may still have to carry our last words.
      readable.destroy();
    }
  });
  readable.on('end', () => end(reader.partial ? 'the stream ended within a frame' : undefined));
  readable.on('close', () => end());
  readable.on('error', (error) => end(error.message));
  // A broken pipe says only that the other end has gone; why, the reading side learns.
  writable.on('error', () => {});

  return {
    send(message) {
      if (open && writable.writable) writable.write(encodeFrame(message));
    },
    close(then) {
      writable.end(then);
    },
  };
}
