import { describe, expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols } from '../../server/src/features/documentSymbols.ts';
import { foldingRanges } from '../../server/src/features/foldingRanges.ts';
import { spanOf } from '../../server/src/features/position.ts';
import { selectionRanges } from '../../server/src/features/selectionRanges.ts';
import { at, open } from './cursor.ts';

const text = `// A scenario
// of two pools.
scenario "fleet"
param riders = 9_000 "riders"
let rate = riders * 1/s
payload fix = json {
  id: client.id,
}

pool ops[2] {
  keepalive 30s
  connect
  on "x" as m { publish "y" }
  choose {
    70% { wait 1s }
    30% {
      publish "a"
    }
  }
}

expect {
  connect.success >= 99.9%
}
`;

describe('symbols', () => {
  const show = (symbols: DocumentSymbol[], indent = ''): string[] =>
    symbols.flatMap((symbol) => [
      `${indent}${symbol.name}${symbol.detail ? ` (${symbol.detail})` : ''}`,
      ...show(symbol.children ?? [], `${indent}  `),
    ]);

  it('show declarations, steps and expectations', () => {
    expect(show(documentSymbols(open(text)))).toEqual([
      'fleet (scenario)',
      'riders (9_000)',
      'rate (9_000/s)',
      'fix (payload)',
      'ops (2 clients)',
      '  connect',
      '  on "x" as m',
      '    publish "y"',
      '  choose',
      '    70%',
      '      wait 1s',
      '    30%',
      '      publish "a"',
      'expect',
      '  connect.success >= 99.9%',
    ]);
  });

  it('lie inside each other, as editors demand', () => {
    const scenario = open(text);
    const check = (symbol: DocumentSymbol) => {
      const [outer, name] = [spanOf(scenario, symbol.range), spanOf(scenario, symbol.selectionRange)];
      expect(outer.start <= name.start && name.end <= outer.end && symbol.name !== '').toBe(true);
      for (const child of symbol.children ?? []) {
        const inner = spanOf(scenario, child.range);
        expect(outer.start <= inner.start && inner.end <= outer.end).toBe(true);
        check(child);
      }
    };
    for (const symbol of documentSymbols(scenario)) check(symbol);
    for (const symbol of documentSymbols(open('pool\nparam = \nlet x\npool [1] {\n}\nexpect { < }'))) check(symbol);
  });
});

describe('folding', () => {
  it('folds blocks, objects and comments, and leaves their last line in sight', () => {
    const ranges = foldingRanges(open(text)).map(({ startLine, endLine, kind }) => [startLine + 1, endLine + 1, kind ?? 'block']);
    expect(ranges.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [1, 2, 'comment'],
      [6, 7, 'block'],
      [10, 19, 'block'],
      [14, 18, 'block'],
      [16, 17, 'block'],
      [22, 23, 'block'],
    ]);
  });
});

describe('selection', () => {
  it.each<[string, string[]]>([
    [
      'pool a[1] {\n  publish "x/{client.in|dex}" qos 1\n}',
      ['index', 'client.index', 'x/{client.index}', '"x/{client.index}"', 'publish "x/{client.index}" qos 1'],
    ],
    ['broker mqtt://ho|st', ['mqtt://host', 'broker mqtt://host']],
    ['param n = 1 + |22 * 3', ['22', '22 * 3', '1 + 22 * 3', 'param n = 1 + 22 * 3']],
    ['pool a[1] {\n  connect\n  |\n}', ['connect', '{\n  connect\n  \n}']],
    ['pool a[1] {\n  con|nect\n  disconnect\n}', ['connect', 'connect\n  disconnect', '{\n  connect\n  disconnect\n}']],
  ])('%s', (written, expected) => {
    const { scenario, position } = at(written);
    const texts: string[] = [];
    for (
      let range = selectionRanges(scenario, [position])[0] as ReturnType<typeof selectionRanges>[0] | undefined;
      range;
      range = range.parent
    ) {
      const { start, end } = spanOf(scenario, range.range);
      texts.push(scenario.text.slice(start, end));
    }
    expect(texts.slice(0, expected.length)).toEqual(expected);
    expect(texts[texts.length - 1]).toBe(scenario.text);
  });
});
