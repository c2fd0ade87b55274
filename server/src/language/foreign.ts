/** What other languages write, and what it is called here. */
import type { Complaints } from './complaints.ts';
import { foreignOperators, type IToken, QuotedText, spanOf, Unknown } from './tokens.ts';

/** Complains about a token of another language, with the mend where it is plain what was meant. */
export function complainForeign(token: IToken, complaints: Complaints): void {
  const { image, tokenType } = token;
  const span = spanOf(token);
  const mend = (title: string, newText: string) => [{ title, edits: [{ span, newText }] }];
  if (tokenType === QuotedText) {
    const fixes = mend('Write double quotes', `"${image.slice(1, -1).replaceAll('"', '\\"')}"`);
    complaints.add('single-quotes', 'a string is written between double quotes, `"`', span, fixes);
  } else if (tokenType === Unknown) {
    const meant = meantBy[image];
    complaints.add('unexpected-character', `unexpected \`${image}\`${meant ? `; ${meant}` : ''}`, span);
  } else if (foreignOperators[image] !== undefined) {
    const operator = foreignOperators[image];
    complaints.add('foreign-operator', `write \`${operator}\` instead of \`${image}\``, span, mend(`Write \`${operator}\``, operator));
  }
}

const meantBy: Record<string, string> = {
  "'": 'a string is written between double quotes, `"`',
  '“': 'a string is written between double quotes, `"`',
  '”': 'a string is written between double quotes, `"`',
  '!': 'write `not`',
  '&': 'write `and`',
  '|': 'write `or`',
};
