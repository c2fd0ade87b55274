import { argv } from 'node:process';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completion } from '../server/src/features/completion/completion.ts';
import { diagnostics } from '../server/src/features/diagnostics.ts';
import { inlayHints } from '../server/src/features/inlayHints.ts';
import { type Scenario, scenarioOf } from '../server/src/features/scenario.ts';
import { generatedScenario } from './generatedScenario.ts';
import { overProtocol } from './languageServer.ts';
import { rounded, type Spread, spreadOf, table } from './spread.ts';
import { typing } from './typing.ts';

/**
 * From a keystroke to its diagnostics, and a completion there, while statements are typed into generated scenarios of several
 * lengths; and the same asked of the server as a process for one of 2,000 lines. `--json`: figures alone.
 */
const statement = '  publish "site/{client.index}/extra" qos 1 payload bytes(64)';
const goals = { keystrokeP99Ms: 30, completionP99Ms: 15 };
const rounds = 14;

interface Measurement {
  lines: number;
  keystroke: Spread;
  completion: Spread;
  /** What an editor asks for besides: the hints of a screen of lines. */
  hints: Spread;
  microsecondsPerLine: number;
}

const measurements = [500, 1_000, 2_000, 4_000, 8_000].map(measure);
const server = await overProtocol(generatedScenario(2_000), statement, rounds);
const figures = { goals, measurements, server };
if (!argv.includes('--json')) console.log(`${shown()}\n`);
console.log(JSON.stringify(figures));

function measure(lines: number): Measurement {
  const text = generatedScenario(lines);
  let document = TextDocument.create('file:///generated.mqtt-scenario', 'mqtt-scenario', 1, text);
  let scenario: Scenario | undefined;
  const durations: Record<'keystroke' | 'completion' | 'hints', number[]> = { keystroke: [], completion: [], hints: [] };
  const timed = (kind: keyof typeof durations, isKept: boolean, work: () => void) => {
    const start = performance.now();
    work();
    if (isKept) durations[kind].push(performance.now() - start);
  };
  for (let round = 0; round < rounds; round += 1) {
    // The first rounds warm the engine up.
    const isKept = round >= 4;
    for (const { at, removed, inserted, cursor } of typing(text, lineFor(text, round), statement)) {
      const range = { start: document.positionAt(at), end: document.positionAt(at + removed) };
      timed('keystroke', isKept, () => {
        document = TextDocument.update(document, [{ range, text: inserted }], document.version + 1);
        scenario = scenarioOf(document.uri, document.version, document.getText(), {}, scenario);
        diagnostics(scenario);
      });
      const position = document.positionAt(cursor);
      timed('completion', isKept, () => completion(scenario!, position, { snippets: true, insertReplace: true }));
      const screen = { start: { ...position, line: Math.max(0, position.line - 25) }, end: { ...position, line: position.line + 25 } };
      timed('hints', isKept, () => inlayHints(scenario!, screen));
    }
  }
  const keystroke = spreadOf(durations.keystroke);
  const perLine = rounded((keystroke.p50 * 1_000) / text.split('\n').length);
  return { lines, keystroke, completion: spreadOf(durations.completion), hints: spreadOf(durations.hints), microsecondsPerLine: perLine };
}

/** A place inside of a pool, further down with each round. */
function lineFor(text: string, round: number): number {
  const lines = text.split('\n');
  const wanted = Math.floor((lines.length * (round + 1)) / (rounds + 2));
  return lines.findIndex((line, index) => index >= wanted && line === '  connect');
}

function shown(): string {
  const titles = ['lines', 'keystroke p50', 'p99', 'completion p50', 'p99', 'hints p50', 'p99', 'µs a line'];
  const rows = measurements.map(({ lines, keystroke, completion: completed, hints, microsecondsPerLine }) => [
    ...[lines, keystroke.p50, keystroke.p99, completed.p50, completed.p99, hints.p50, hints.p99, microsecondsPerLine],
  ]);
  const asked = [
    `2000, asked of the server`,
    server.keystroke.p50,
    server.keystroke.p99,
    server.completion.p50,
    server.completion.p99,
    '',
    '',
    '',
  ];
  const goal = ['goal', '', goals.keystrokeP99Ms, '', goals.completionP99Ms, '', '', 'the same'];
  return `In milliseconds, while typing:\n${table(titles, [...rows, asked, goal])}`;
}
