/** What other languages write, and what it is called here. */

import type { Fix } from '../diagnostic.ts';
import type { Complaints } from './complaints.ts';
import { BareTopic, BareUrl, foreignOperators, type IToken, QuotedText, spanOf, Unknown } from './tokens.ts';

/** Complains about a token of another language, with the mend where it is plain what was meant. */
export function complainForeign(token: IToken, complaints: Complaints): void {
  const { image, tokenType } = token;
  if (tokenType === QuotedText) {
    const mend = replacement('Write double quotes', token, `"${image.slice(1, -1).replaceAll('"', '\\"')}"`);
    complaints.add('single-quotes', 'a string is written between double quotes, `"`', spanOf(token), mend);
  } else if (tokenType === BareUrl) {
    const mend = replacement('Write it between quotes', token, `"${image.replace(/"$/, '')}"`);
    complaints.add('missing-quotes', 'a URL is written as a string, between quotes', spanOf(token), mend);
  } else if (tokenType === BareTopic) {
    const mend = replacement('Write it between quotes', token, `"${image.replace(/"$/, '')}"`);
    complaints.add('missing-quotes', 'a topic is written as a string, between quotes', spanOf(token), mend);
  } else if (tokenType === Unknown) {
    complaints.add('unexpected-character', `unexpected \`${image}\`${meantBy.has(image) ? `; ${meantBy.get(image)}` : ''}`, spanOf(token));
  }
  const operator = foreignOperators.get(image);
  if (operator) {
    const mend = replacement(`Write \`${operator}\``, token, operator);
    complaints.add('foreign-operator', `write \`${operator}\` instead of \`${image}\``, spanOf(token), mend);
  }
}

function replacement(title: string, token: IToken, newText: string): Fix[] {
  return [{ title, edits: [{ span: spanOf(token), newText }] }];
}

const meantBy = new Map([
  ["'", 'a string is written between double quotes, `"`'],
  ['“', 'a string is written between double quotes, `"`'],
  ['”', 'a string is written between double quotes, `"`'],
  ['!', 'write `not`'],
  ['&', 'write `and`'],
  ['|', 'write `or`'],
]);
