import { cpuUsage } from 'node:process';
import { completion } from '../../server/src/features/completion/completion.ts';
import { hover } from '../../server/src/features/hover.ts';
import { scenarioOf } from '../../server/src/features/scenario.ts';
import { signatureHelp } from '../../server/src/features/signatureHelp.ts';
import { format } from '../../server/src/language/format.ts';
import { lexer } from '../../server/src/language/parse/tokens.ts';
import { scenarioTexts } from './scenarioTexts.ts';

/** A sound scenario with one to four mistakes of the kinds that typing, pasting and broken files make; the same for the same number. */
export function mutant(number: number): string {
  const draw = drawsOf(number);
  let text = scenarioTexts[draw(scenarioTexts.length)].text;
  for (let left = 1 + draw(4); left > 0; left -= 1) text = mutations[draw(mutations.length)](text, draw);
  return text;
}

/** A whole number from 0 up to, and without, a limit. */
type Draw = (limit: number) => number;

/** mulberry32: small, and the same everywhere. */
export function drawsOf(seed: number): Draw {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Mutation = (text: string, draw: Draw) => string;

const mutations: readonly Mutation[] = [
  // A token deleted, doubled, or swapped with another one anywhere.
  (text, draw) => withTokens(text, (tokens) => tokens.splice(draw(tokens.length), 1)),
  (text, draw) =>
    withTokens(text, (tokens) => {
      const at = draw(tokens.length);
      tokens.splice(at, 0, `${tokens[at]} `);
    }),
  (text, draw) =>
    withTokens(text, (tokens) => {
      const [a, b] = [draw(tokens.length), draw(tokens.length)];
      [tokens[a], tokens[b]] = [tokens[b], tokens[a]];
    }),
  // A line gone, the rest gone, a stretch pasted elsewhere.
  (text, draw) => {
    const lines = text.split('\n');
    lines.splice(draw(lines.length), 1);
    return lines.join('\n');
  },
  (text, draw) => text.slice(0, draw(text.length + 1)),
  (text, draw) => {
    const [from, to] = [draw(text.length + 1), draw(text.length + 1)];
    return text.slice(0, to) + text.slice(from, from + draw(80)) + text.slice(to);
  },
  // Bytes of another file, and UTF-8 that ends within a character.
  (text, draw) => withBytes(text, (bytes) => bytes.set([draw(256), draw(256)].slice(0, bytes.length), draw(Math.max(1, bytes.length - 1)))),
  (text, draw) => {
    const at = draw(text.length + 1);
    const bytes = Buffer.from(`${text.slice(0, at)}é😀${text.slice(at)}`);
    return bytes.subarray(0, Buffer.byteLength(text.slice(0, at)) + 1 + draw(6)).toString();
  },
];

/** Takes a text apart into tokens, each with the blanks behind it. */
function withTokens(text: string, change: (tokens: string[]) => void): string {
  const starts = lexer.tokenize(text).tokens.map((token) => token.startOffset);
  if (starts.length === 0) return text;
  const tokens = starts.map((start, i) => text.slice(start, starts[i + 1] ?? text.length));
  change(tokens);
  return text.slice(0, starts[0]) + tokens.join('');
}

function withBytes(text: string, change: (bytes: Buffer) => void): string {
  const bytes = Buffer.from(text);
  if (bytes.length > 0) change(bytes);
  return bytes.toString();
}

export interface Trial {
  /** What is wrong; absent: nothing. */
  failure?: string;
  /** Of the processor: the machine may have other things to do. */
  milliseconds: number;
  /** The text has syntax errors, so that the formatter left parts of it alone. */
  broken: boolean;
}

/** Analyzes and formats a text, and asks for completion, hover and signature help at a place in it. */
export function tryOut(text: string, draw: Draw): Trial {
  const start = cpuUsage();
  try {
    const scenario = scenarioOf('file:///mutant.mqtt-scenario', 1, text, {});
    const position = scenario.lines.positionAt(draw(text.length + 1));
    completion(scenario, position, { snippets: true, insertReplace: true });
    hover(scenario, position);
    signatureHelp(scenario, position);
    const once = format(text);
    const again = format(once.text);
    const milliseconds = millisecondsSince(start);
    const broken = once.diagnostics.length > 0;
    if (again.text !== once.text) return { failure: 'formatting twice is not formatting once', milliseconds, broken };
    return { milliseconds, broken };
  } catch (error) {
    return {
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      milliseconds: millisecondsSince(start),
      broken: false,
    };
  }
}

function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = cpuUsage(start);
  return (user + system) / 1_000;
}
