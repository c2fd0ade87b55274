import { describe, expect, it } from 'vitest';
import type { SemanticTokens } from 'vscode-languageserver-types';
import { codeLenses } from '../../server/src/features/codeLenses.ts';
import { documentLinks } from '../../server/src/features/documentLinks.ts';
import { inlayHints } from '../../server/src/features/inlayHints.ts';
import { rangeOf, spanOf } from '../../server/src/features/position.ts';
import type { Scenario } from '../../server/src/features/scenario.ts';
import { legend, semanticTokens } from '../../server/src/features/semanticTokens.ts';
import { open, uri } from './cursor.ts';
import { peak } from './peak.ts';

const everywhere = (scenario: Scenario) => rangeOf(scenario, { start: 0, end: scenario.text.length });

/** The text with its hints between ⟨ and ⟩. */
function withHints(text: string): string {
  const scenario = open(text);
  const hints = inlayHints(scenario, everywhere(scenario)).map(({ position, label }) => ({
    offset: scenario.lines.offsetAt(position),
    label,
  }));
  return hints.reduceRight((shown, { offset, label }) => `${shown.slice(0, offset)}⟨${label}⟩${shown.slice(offset)}`, text);
}

describe('inlay hints', () => {
  it('show what follows from the text', () => {
    expect(
      withHints(`scenario "fleet"
param n = 500
let total = n * 2/s
let plain = 5
let own = client.index + 1
pool ops[n / 250] {
  connect
  subscribe "fix/+"
  hold until done
}
pool rider[n] {
  arrive 50/s
  connect
  repeat every 1s for 20s {
    publish "fix/{client.index}" qos 1
  }
  repeat 3 times { wait 1s }
}
`),
    ).toBe(`scenario "fleet"⟨502 connections, 500/s → 1,000/s⟩
param n = 500
let total = n * 2/s⟨= 1_000/s⟩
let plain = 5
let own = client.index + 1
pool ops[n / 250⟨= 2⟩] {
  connect
  subscribe "fix/+"
  hold until done
}
pool rider[n⟨= 500⟩] {
  arrive 50/s⟨all after 9.98 s⟩
  connect
  repeat every 1s for 20s⟨20 times each⟩ {
    publish "fix/{client.index}" qos 1⟨500/s → 1,000/s⟩
  }
  repeat 3 times { wait 1s }
}
`);
  });

  it('show values, though not loads, where there are errors', () => {
    expect(withHints('param n = 5\nlet m = n * 2\npool a[n] { conect }')).toBe(
      'param n = 5\nlet m = n * 2⟨= 10⟩\npool a[n⟨= 5⟩] { conect }',
    );
  });

  it('are given for the lines asked for', () => {
    const scenario = open('let a = 1 + 1\nlet b = 2 + 2\n');
    expect(inlayHints(scenario, { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }).map(({ label }) => label)).toEqual([
      '= 4',
    ]);
  });
});

/** Each token as `type.modifiers:text`. */
function shownTokens(scenario: Scenario, { data }: SemanticTokens): string[] {
  const shown: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines, characters, length, type, bits] = data.slice(at, at + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const start = scenario.lines.offsetAt({ line, character });
    const modifiers = legend.tokenModifiers.filter((_, index) => bits & (1 << index));
    shown.push(`${[legend.tokenTypes[type], ...modifiers].join('.')}:${scenario.text.slice(start, start + length)}`);
  }
  return shown;
}

describe('semantic tokens', () => {
  it('tell words, options and names apart', () => {
    const scenario = open(
      'param n = 5\npool a[n] {\n  keepalive 30s\n  publish "x/{client.id}" qos n tracking off\n  signal up\n}\nexpect { a.connect.time p99 < 1s }\n',
    );
    expect(shownTokens(scenario, semanticTokens(scenario))).toEqual([
      'keyword:param',
      'parameter.declaration.readonly:n',
      'keyword:pool',
      'class.declaration:a',
      'parameter.readonly:n',
      'property:keepalive',
      'keyword:publish',
      'variable.readonly.defaultLibrary:client',
      'property.readonly:id',
      'keyword:qos',
      'parameter.readonly:n',
      'keyword:tracking',
      'enumMember:off',
      'keyword:signal',
      'event.declaration:up',
      'keyword:expect',
      'class:a',
      'property.defaultLibrary:connect.time',
      'enumMember:p99',
    ]);
  });

  it('never overlap', () => {
    const scenario = open(peak);
    const { data } = semanticTokens(scenario);
    for (let at = 5; at < data.length; at += 5) expect(data[at] > 0 || data[at + 1] >= data[at - 3]).toBe(true);
  });
});

describe('lenses', () => {
  it.each<[string, number | undefined]>([
    ['// A comment\nscenario "x"\npool a[1] {}', 1],
    ['\n\npool a[1] {}', 2],
    ['// nothing yet', undefined],
  ])('%s', (text, line) => {
    const lenses = codeLenses(open(text));
    expect(lenses.map(({ range }) => range.start.line)).toEqual(line === undefined ? [] : [line, line]);
    for (const { command } of lenses) expect(command?.arguments).toEqual([uri]);
  });
});

describe('links', () => {
  it('lead to data, payload and TLS files', () => {
    const scenario = open(`data d = csv("data/my users.csv")
broker "mqtts://h" { tls { ca "../ca.pem" } }
pool a[1] {
  publish "x" payload file("/var/image.jpg")
  publish "x" payload file("{client.index}.jpg")
}`);
    const links = documentLinks(scenario).map(({ range, target }) => {
      const { start, end } = spanOf(scenario, range);
      return [scenario.text.slice(start, end), target];
    });
    expect(links.sort()).toEqual([
      ['../ca.pem', 'file:///ca.pem'],
      ['/var/image.jpg', 'file:///var/image.jpg'],
      ['data/my users.csv', 'file:///work/data/my%20users.csv'],
    ]);
  });
});
