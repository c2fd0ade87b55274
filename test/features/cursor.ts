import type { Position } from 'vscode-languageserver-types';
import { type Scenario, type Surroundings, scenarioOf } from '../../server/src/features/scenario.ts';
import type { Span } from '../../server/src/language/ast.ts';

export const uri = 'file:///work/fleet.mqtt-scenario';

/** A scenario from a text in which `|` marks the cursor. */
export function at(marked: string, surroundings: Surroundings = {}): { scenario: Scenario; position: Position } {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error(`no cursor in ${marked}`);
  const scenario = open(marked.slice(0, offset) + marked.slice(offset + 1), surroundings);
  return { scenario, position: scenario.lines.positionAt(offset) };
}

export function open(text: string, surroundings: Surroundings = {}): Scenario {
  return scenarioOf(uri, 1, text, surroundings);
}

/** A text in which `«…»` marks stretches: the text without the marks, and where they were. */
export function marked(text: string): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  let plain = '';
  for (const piece of text.split(/([«»])/)) {
    if (piece === '«') spans.push({ start: plain.length, end: plain.length });
    else if (piece === '»') spans[spans.length - 1].end = plain.length;
    else plain += piece;
  }
  return { text: plain, spans };
}
