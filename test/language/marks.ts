import type { Span } from '../../server/src/language/ast.ts';

/** A text with `«…»` around the parts that a test is about, taken apart: the text without the marks, and where they stood. */
export function withoutMarks(marked: string): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  const open: number[] = [];
  let text = '';
  for (const character of marked) {
    if (character === '«') open.push(text.length);
    else if (character === '»') spans.push({ start: open.pop()!, end: text.length });
    else text += character;
  }
  return { text, spans: spans.sort((a, b) => a.start - b.start || a.end - b.end) };
}
