import type { Output } from '../mqtt/output.ts';
import { writeBytes, writeDecimal, writeText } from '../mqtt/text.ts';
import { trackingSize } from '../mqtt/tracking.ts';
import type { Expr, Payload } from '../plan/plan.ts';
import { asJson, asNumber, asText, compileExpr, type Environment, type Evaluate } from './expression.ts';
import { compileBinary, type Write } from './template.ts';

/**
 * A payload ready to be written. With `room` its first 30 bytes are left for the tracking header, which makes payloads that
 * would be smaller as large as that. @throws Error as `compileExpr`
 */
export function compilePayload(payload: Payload, room: boolean, environment: Environment): Write {
  switch (payload.kind) {
    case 'bytes':
      return compileBytes(compileExpr(payload.size, environment), payload.fill, room);
    case 'text':
      return compileBinary(payload.text, environment);
    case 'json':
      return compileJson(payload.parts, environment);
    case 'file':
      return compileFile(payload.path, environment);
  }
}

function compileBytes(size: Evaluate, fill: 'random' | 'text', room: boolean): Write {
  const block = blockOf(fill);
  return (out, moment) => {
    const bytes = Math.max(Math.floor(asNumber(size(moment))), room ? trackingSize : 0);
    // Messages begin at different places of the block, so that neighbours do not compress each other away.
    const from = ((moment.index * 8_191 + moment.messageSeq) * 127) % block.length;
    fillFrom(block, from, out, bytes);
  };
}

function fillFrom(block: Buffer, from: number, out: Output, bytes: number): void {
  out.reserve(bytes);
  const end = out.end + bytes;
  for (let at = from; out.end < end; at = 0) out.end += block.copy(out.buffer, out.end, at, at + end - out.end);
}

function compileFile(path: Expr, environment: Environment): Write {
  const evaluate = compileExpr(path, environment);
  return (out, moment) => writeBytes(out, environment.files.read(asText(evaluate(moment))));
}

function compileJson(parts: readonly (string | Expr)[], environment: Environment): Write {
  const writers: Write[] = parts.map((part) => {
    if (typeof part === 'string') {
      const bytes = Buffer.from(part);
      return (out) => writeBytes(out, bytes);
    }
    if (part.kind === 'clientIndex') return (out, moment) => writeDecimal(out, moment.index);
    if (part.kind === 'messageSeq') return (out, moment) => writeDecimal(out, moment.messageSeq);
    const evaluate = compileExpr(part, environment);
    return (out, moment) => writeText(out, asJson(evaluate(moment)));
  });
  return (out, moment) => {
    for (const write of writers) write(out, moment);
  };
}

const blockSize = 1 << 16;
const blocks = new Map<'random' | 'text', Buffer>();

/** A fixed block from a linear congruential generator: a run's bytes are the same each time. Made when first needed. */
function blockOf(fill: 'random' | 'text'): Buffer {
  const known = blocks.get(fill);
  if (known) return known;
  const block = Buffer.allocUnsafeSlow(blockSize);
  for (let at = 0, bits = 1; at < blockSize; at++) {
    bits = (Math.imul(bits, 1_664_525) + 1_013_904_223) >>> 0;
    block[at] = fill === 'text' ? letters.charCodeAt((bits >>> 24) % letters.length) : bits >>> 24;
  }
  blocks.set(fill, block);
  return block;
}

const letters = 'abcdefghijklmnopqrstuvwxyz     ';
