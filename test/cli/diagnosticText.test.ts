import { expect, test } from 'vitest';
import { countText, diagnosticText } from '../../runtime/src/cli/diagnosticText.ts';
import { noColors } from '../../runtime/src/report/colors.ts';
import type { Diagnostic } from '../../server/src/language/diagnostic.ts';

/** The finding is at «these marks». */
const cases: { name: string; text: string; shown: string }[] = [
  {
    name: 'a word in a line',
    text: 'pool a {\n  «conect»\n}\n',
    shown: ['f.mqtt-scenario:2:3: error: wrong [code]', '  2 |   conect', '    |   ^^^^^^'].join('\n'),
  },
  {
    name: 'a place behind a tab',
    text: '\t«x» y',
    shown: ['f.mqtt-scenario:1:2: error: wrong [code]', '  1 | \tx y', '    | \t^'].join('\n'),
  },
  {
    name: 'several lines, of which the first is shown',
    text: `${'\n'.repeat(9)}ab «cd\nef»`,
    shown: ['f.mqtt-scenario:10:4: error: wrong [code]', '  10 | ab cd', '     |    ^^'].join('\n'),
  },
  {
    name: 'the end of the text',
    text: 'pool a {\r\n«»',
    shown: ['f.mqtt-scenario:2:1: error: wrong [code]', '  2 | ', '    | ^'].join('\n'),
  },
];
test.each(cases)('shows $name', ({ text, shown }) => {
  const span = { start: text.indexOf('«'), end: text.indexOf('»') - 1 };
  const diagnostic: Diagnostic = { severity: 'error', code: 'code', message: 'wrong', span };
  expect(diagnosticText('f.mqtt-scenario', text.replace(/[«»]/g, ''), diagnostic, noColors)).toBe(shown);
});

test('names related places', () => {
  const diagnostic: Diagnostic = {
    severity: 'warning',
    code: 'duplicate',
    message: 'again',
    span: { start: 2, end: 3 },
    related: [{ message: 'first', span: { start: 0, end: 1 } }],
  };
  expect(diagnosticText('f', 'a\nb', diagnostic, noColors).split('\n').at(-1)).toBe('  f:1:1: first');
});

test('counts what matters', () => {
  const of = (...severities: Diagnostic['severity'][]) =>
    countText(severities.map((severity) => ({ severity, code: '', message: '', span: { start: 0, end: 0 } })));
  expect(of('error', 'warning', 'error', 'hint')).toBe('2 errors, 1 warning');
  expect(of('hint', 'information')).toBe('');
});
