import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { linesOf } from '../../server/src/language/lines.ts';

describe('lines', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\r\n', 'é', '𝄞'), maxLength: 30 });

  it('agree with the protocol’s own documents', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: -2, max: 40 }), fc.integer({ min: -2, max: 12 }), (text, offset, line) => {
        const [lines, document] = [linesOf(text), TextDocument.create('file:///a', 'x', 1, text)];
        expect(lines.positionAt(offset)).toEqual(document.positionAt(offset));
        expect(lines.offsetAt({ line, character: offset })).toBe(document.offsetAt({ line, character: offset }));
      }),
    );
  });

  it('are counted from 1 for people', () => {
    const lines = linesOf('a\nb\r\nc');
    expect([0, 1, 2, 4, 5].map(lines.numberAt)).toEqual([1, 1, 2, 2, 3]);
  });
});
