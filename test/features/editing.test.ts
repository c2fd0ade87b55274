import { describe, expect, it } from 'vitest';
import type { TextEdit } from 'vscode-languageserver-types';
import { codeActions } from '../../server/src/features/codeActions.ts';
import { formatDocument, formatOnType, formatRange } from '../../server/src/features/formatting.ts';
import { spanOf } from '../../server/src/features/position.ts';
import type { Scenario } from '../../server/src/features/scenario.ts';
import { applyEdits } from '../../server/src/language/format.ts';
import { at, marked, open, uri } from './cursor.ts';

const two = { tabSize: 2 };

function applied(scenario: Scenario, edits: readonly TextEdit[]): string {
  const spans = edits.map(({ range, newText }) => ({ span: spanOf(scenario, range), newText }));
  return applyEdits(
    scenario.text,
    spans.sort((a, b) => a.span.start - b.span.start),
  );
}

describe('formatting', () => {
  const untidy = 'pool a[1]{\nconnect\n   wait   1s\n}\n\n\n\npool b[1]{\nconnect\n}\n';

  it('of a document', () => {
    const scenario = open(untidy);
    const tidy = 'pool a[1] {\n  connect\n  wait 1s\n}\n\npool b[1] {\n  connect\n}\n';
    expect(applied(scenario, formatDocument(scenario, two))).toBe(tidy);
    expect(applied(scenario, formatDocument(scenario, { tabSize: 4 }))).toBe(tidy.replaceAll('  ', '    '));
  });

  it('of some lines leaves the others alone', () => {
    const scenario = open(untidy);
    const range = { start: { line: 2, character: 5 }, end: { line: 2, character: 9 } };
    expect(applied(scenario, formatRange(scenario, range, two))).toBe(untidy.replace('   wait   1s', '  wait 1s'));
  });

  it('behind a closing brace puts its block right', () => {
    const { scenario, position } = at('pool b[1]{\nconnect\n}\npool a[1]{\nconnect\n}|\n');
    expect(applied(scenario, formatOnType(scenario, position, '}', two))).toBe('pool b[1]{\nconnect\n}\npool a[1] {\n  connect\n}\n');
  });

  it('behind a line break puts the line above right', () => {
    const { scenario, position } = at('pool a[1] {\nwait   1s\n|\n}\n');
    expect(applied(scenario, formatOnType(scenario, position, '\n', two))).toBe('pool a[1] {\n  wait 1s\n\n}\n');
  });

  it('leaves broken text alone', () => {
    const { scenario, position } = at('pool a[1] {\nwait   (1s\n}|\n');
    expect(formatDocument(scenario, two)).toEqual([]);
    expect(formatOnType(scenario, position, '}', two)).toEqual([]);
  });
});

/** The titles of the actions for a selection «…», and the text that each makes. */
function actionsAt(written: string, only?: string[]): [string, string][] {
  const { text, spans } = marked(written);
  const scenario = open(text);
  const [start, end] = [spans[0].start, spans[0].end].map(scenario.lines.positionAt);
  return codeActions(scenario, { start, end }, only).map(({ title, edit }) => [title, applied(scenario, edit!.changes![uri])]);
}

describe('extracting', () => {
  it.each<[string, [string, string][]]>([
    [
      'scenario "x"\n\npool a[«100»] { connect }',
      [['Extract to param `clients`', 'scenario "x"\n\nparam clients = 100\n\npool a[clients] { connect }']],
    ],
    [
      'param n = 1\npool a[n] { repeat every «1s» for 5s { wait 1ms } }',
      [['Extract to param `period`', 'param n = 1\nparam period = 1s\npool a[n] { repeat every period for 5s { wait 1ms } }']],
    ],
    [
      'pool a[1] { connect; publish "x" payload «json { id: client.id }» }',
      [['Extract to payload `content`', 'payload content = json { id: client.id }\n\npool a[1] { connect; publish "x" payload content }']],
    ],
    [
      'param n = 1 // how many\npool a[n] { connect; publish "x" qos «1» }',
      [['Extract to param `qos_level`', 'param n = 1 // how many\nparam qos_level = 1\npool a[n] { connect; publish "x" qos qos_level }']],
    ],
    [
      '// The only one.\npool a[1] { wait «1s» }',
      [['Extract to param `time`', 'param time = 1s\n\n// The only one.\npool a[1] { wait time }']],
    ],
    [
      'pool a[1] { connect; publish "x/{client.index + «1»}" }',
      [['Extract to param `value`', 'param value = 1\n\npool a[1] { connect; publish "x/{client.index + value}" }']],
    ],
    ['pool a[1] { wait random(«1s», 2s) }', [['Extract to param `least`', 'param least = 1s\n\npool a[1] { wait random(least, 2s) }']]],
    ['pool a[1] { connect; publish «"x"» }', [['Extract to param `topic`', 'param topic = "x"\n\npool a[1] { connect; publish topic }']]],
    [
      'pool a[1] { keepalive «3»0s\n connect }',
      [['Extract to param `keepalive_value`', 'param keepalive_value = 30s\n\npool a[1] { keepalive keepalive_value\n connect }']],
    ],
    [
      'param topic = "y"\npool a[1] { connect; publish topic; publish «"x"» }',
      [['Extract to param `topic_2`', 'param topic = "y"\nparam topic_2 = "x"\npool a[1] { connect; publish topic; publish topic_2 }']],
    ],
    ['broker "mqtt://h" { version «5» }', []],
    ['param n = «1»', []],
    ['data d = csv(«"a.csv"»)', []],
    ['pool a[1] { «connect» }', []],
    ['pool a[1] { choose { «70%» { wait 1s } } }', []],
    ['pool a[1] { log «"{client.index}"» }', []],
  ])('%s', (written, expected) => {
    expect(actionsAt(written, ['refactor.extract'])).toEqual(expected);
  });
});

describe('quick fixes', () => {
  it('stand for what is wrong at the cursor', () => {
    expect(actionsAt('pool a[1] { connect; con«»ect }', ['quickfix'])).toEqual([['Change to `connect`', 'pool a[1] { connect; connect }']]);
    expect(actionsAt('pool a[1] { con«»nect; conect }', ['quickfix'])).toEqual([]);
  });

  it('are left out where others are asked for', () => {
    expect(actionsAt('pool a[1] { con«»ect }', ['refactor'])).toEqual([]);
  });
});
