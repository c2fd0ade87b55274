/**
 * Frames carry messages over a byte stream: four bytes of length, big-endian, and that many bytes of JSON in UTF-8.
 * The other end may be a hostile host, so a length is checked before anything is kept for it.
 */
export function encodeFrame(message: unknown): Buffer {
  const text = JSON.stringify(message);
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame.writeUInt32BE(length, 0);
  frame.write(text, headerBytes);
  return frame;
}

/** Between processes that trust each other: a plan with many rows is the largest message there is. */
export const largestFrame = 256 * 1024 * 1024;

/** Reads frames from chunks as they come; keeps at most one frame of `maximumBytes`. */
export interface FrameReader {
  /** The messages that this chunk completes. Throws `FrameError` on the first bad frame; the reader is useless then. */
  read(chunk: Buffer): unknown[];
  /** True in the midst of a frame: a stream that ends here was cut. */
  readonly partial: boolean;
}

export class FrameError extends Error {}

export function frameReader(maximumBytes: number): FrameReader {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let neededBytes = headerBytes;

  function read(chunk: Buffer): unknown[] {
    const messages: unknown[] = [];
    kept.push(chunk);
    keptBytes += chunk.length;
    // Chunks are joined only once a whole frame is there, so that a frame of many chunks is copied once.
    while (keptBytes >= neededBytes) {
      const bytes = kept.length === 1 ? kept[0] : Buffer.concat(kept);
      const length = bytes.readUInt32BE(0);
      if (length > maximumBytes) throw new FrameError(`a frame of ${length} bytes, more than the ${maximumBytes} allowed`);
      const end = headerBytes + length;
      const whole = bytes.length >= end;
      if (whole) messages.push(parse(bytes.subarray(headerBytes, end)));
      kept = [whole ? bytes.subarray(end) : bytes];
      keptBytes = kept[0].length;
      neededBytes = whole ? headerBytes : end;
    }
    return messages;
  }

  return {
    read,
    get partial() {
      return keptBytes > 0;
    },
  };
}

const headerBytes = 4;

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // What the parser says quotes the text, which may hold a secret or a terminal's control characters.
    throw new FrameError(`a frame of ${bytes.length} bytes that is not JSON`);
  }
}
