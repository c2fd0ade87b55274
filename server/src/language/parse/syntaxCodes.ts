/** Every finding of the parser, with a sentence for the reference. All are errors; the codes are stable, as people filter by them. */
export const syntaxCodes = {
  'unclosed-bracket': 'A bracket, or a brace in a string, is never closed.',
  'unopened-bracket': 'A closing bracket closes nothing.',
  'mismatched-bracket': 'A bracket is closed by one of another kind.',
  'nested-too-deeply': 'Brackets nest too deeply.',
  'unclosed-string': 'A string is not closed on its line.',
  'unclosed-comment': 'A comment `/* … ` is never closed.',
  'unknown-escape': 'A backslash in a string stands before something that it gives no meaning to.',
  'brace-in-string': 'A brace in a string stands for itself, and has to be doubled.',
  'missing-value': 'A value is missing beside an operator, a comma, `=` or `:`, or in brackets.',
  'missing-name': 'A name is missing before `=` or after `.`.',
  'missing-word': 'A block has no word before it.',
  'missing-comma': 'Two values in brackets have no comma between them.',
  'unexpected-token': 'Something stands where it has no meaning.',
  'unexpected-character': 'The language has no use for the character.',
  'detached-unit': 'A number and its unit stand apart.',
  'bad-key': 'A key of `json { … }` is neither a name nor a string.',
  'single-quotes': 'A string stands between quotes of another kind than `"`.',
  'missing-quotes': 'A URL or a topic stands without quotes.',
  'foreign-operator': 'An operator is written as in other languages.',
  'foreign-comment': 'A comment is written as in other languages.',
} satisfies Record<string, string>;

export type SyntaxCode = keyof typeof syntaxCodes;
