import { FrameError } from './frames.ts';

/** What travels over one link of a resumable stream. Offsets count bytes from the beginning of the stream. */
export type LinkRecord =
  /** The first on every link: where the other end shall go on. */
  | { kind: 'resume'; received: number }
  | { kind: 'data'; bytes: Buffer }
  /** Comes once a second at least, as a sign of life. */
  | { kind: 'received'; received: number }
  /** There is no more data. */
  | { kind: 'end' };

/** A byte for the kind, and behind it six of an offset, or four of a length and the data. */
export function encodeRecord(record: Exclude<LinkRecord, { kind: 'data' }>): Buffer {
  if (record.kind === 'end') return Buffer.from([codes.end]);
  const bytes = Buffer.alloc(1 + offsetBytes);
  bytes.writeUInt8(codes[record.kind]);
  bytes.writeUIntBE(record.received, 1, offsetBytes);
  return bytes;
}

/** In one piece, as each piece would be a packet of its own to SSH. */
export function encodeData(data: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(dataHeaderBytes + data.length);
  bytes.writeUInt8(codes.data);
  bytes.writeUInt32BE(data.length, 1);
  data.copy(bytes, dataHeaderBytes);
  return bytes;
}

/** Reads records from chunks as they come, and passes data on as it comes: nothing of it is kept. Throws `FrameError`. */
export function recordReader(): (chunk: Buffer) => LinkRecord[] {
  let head: Buffer = Buffer.alloc(0);
  let dataLeft = 0;
  return (chunk) => {
    const records: LinkRecord[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (dataLeft > 0) {
        const bytes = rest.subarray(0, dataLeft);
        records.push({ kind: 'data', bytes });
        dataLeft -= bytes.length;
        rest = rest.subarray(bytes.length);
        continue;
      }
      const missing = headLength(head.length > 0 ? head[0] : rest[0]) - head.length;
      head = Buffer.concat([head, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (head.length < headLength(head[0])) break;
      if (head[0] === codes.data) dataLeft = head.readUInt32BE(1);
      else records.push(recordOf(head));
      head = Buffer.alloc(0);
    }
    return records;
  };
}

/** Stands on a line of its own before the first record, as a login shell may have had something to say. */
export const linkMarker = 'mqtt-scenario agent\n';

const codes = { resume: 1, data: 2, received: 3, end: 4 } as const;
const offsetBytes = 6;
const dataHeaderBytes = 5;

function headLength(code: number): number {
  switch (code) {
    case codes.data:
      return dataHeaderBytes;
    case codes.resume:
    case codes.received:
      return 1 + offsetBytes;
    case codes.end:
      return 1;
    default:
      throw new FrameError('what came is not of the agent');
  }
}

function recordOf(head: Buffer): LinkRecord {
  if (head[0] === codes.end) return { kind: 'end' };
  return { kind: head[0] === codes.resume ? 'resume' : 'received', received: head.readUIntBE(1, offsetBytes) };
}
