/** Text → tree. */
import type { ScenarioFile } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { newComplaints } from './parse/complaints.ts';
import { withoutFollowers } from './parse/followers.ts';
import { concreteTree } from './parse/grammar.ts';
import { lex } from './parse/lex.ts';
import { statementsOf } from './parse/statements.ts';
import type { SyntaxCode } from './parse/syntaxCodes.ts';
import { spanOf } from './parse/tokens.ts';

export interface Parsed {
  file: ScenarioFile;
  /** In the order of the text. */
  diagnostics: Diagnostic[];
  /** Blocks or comments are not as they should be: what that changes is not known without the rest of the text. */
  reachesFar: boolean;
}

/** Gives a whole tree for any text and never throws; what is wrong with the text is in the diagnostics. */
export function parse(text: string): Parsed {
  const lexed = lex(text);
  const { tree, errors } = concreteTree(lexed.tokens);
  const complaints = newComplaints();
  for (const { message, token } of errors) complaints.add('unexpected-token', message, spanOf(token));
  const statements = statementsOf(tree, complaints);
  return {
    file: { text, statements, comments: lexed.comments, span: { start: 0, end: text.length } },
    diagnostics: withoutFollowers(text, lexed.complaints.list, complaints.list),
    // Asked of all that was found: a finding left out beside another one has changed the tree all the same.
    reachesFar: lexed.complaints.list.some(
      ({ code, span }) => farReaching.has(code) || (code === 'unclosed-bracket' && text[span.start] === '{'),
    ),
  };
}

/** A bracket around values is closed with its line at the latest, and so is a string. */
const farReaching: ReadonlySet<string> = new Set<SyntaxCode>([
  'unopened-bracket',
  'mismatched-bracket',
  'nested-too-deeply',
  'unclosed-comment',
]);
