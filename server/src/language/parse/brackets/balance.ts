/**
 * Makes brackets balance before the parser sees them: a closing one that is missing is put in with an empty image, one too
 * many is left out, and each is said once. Indentation tells where a missing one belongs, so that what stands behind a
 * mistake keeps its structure.
 */

import { type Complaints, insertion } from '../complaints.ts';
import { BinaryOperator, Colon, Comma, endOf, type IToken, LeftCurly, RightCurly, spanOf, tokenAt } from '../tokens.ts';
import { blockHeader } from './blockHeader.ts';
import { type BracketSurvey, surveyBrackets } from './bracketSurvey.ts';
import { closerOf, deepest, isBalanced, isCurly, openerOf } from './brackets.ts';

export function balance(tokens: IToken[], complaints: Complaints): IToken[] {
  if (isBalanced(tokens)) return tokens;
  const state: State = { open: [], out: [], complaints, indent: 0, leftOut: 0, ...surveyBrackets(tokens) };
  for (const [i, token] of tokens.entries()) {
    if (i === 0 || token.startLine! > tokens[i - 1].startLine!) startLine(state, token);
    if (closerOf.has(token.tokenType)) open(state, token, isObject(tokens, i));
    else if (openerOf.has(token.tokenType)) close(state, token);
    else state.out.push(token);
  }
  while (state.open.length > 0) closeMissing(state);
  return state.out;
}

/** The survey's surplus counts down and up as complaints explain it. */
interface State extends BracketSurvey {
  open: Open[];
  out: IToken[];
  complaints: Complaints;
  /** The column in which the present line starts. */
  indent: number;
  /** Brackets left out because they nest too deeply, still open. */
  leftOut: number;
}

interface Open {
  token: IToken;
  /** The column in which the line of the bracket starts. */
  indent: number;
  /** Whether values and commas stand in it, and not statements. */
  holdsValues: boolean;
}

/** Whether a brace begins an object, as far as that can be told without a grammar. */
function isObject(tokens: readonly IToken[], at: number): boolean {
  const last = tokens[at - 1];
  if (tokens[at + 2]?.tokenType === Colon) return true;
  return last !== undefined && (last.image === 'json' || last.tokenType === Comma || last.tokenType === Colon || isRoundOpener(last));
}

/** Closes what the line's place shows to have been forgotten. */
function startLine(state: State, token: IToken): void {
  while (state.open.length > 0 && isForgotten(state, state.open.at(-1)!, token)) closeMissing(state);
  state.indent = token.startColumn!;
}

function isForgotten(state: State, { token, indent }: Open, first: IToken): boolean {
  const column = first.startColumn!;
  if (!isCurly(token)) return state.unclosed.has(token) && (column <= indent || !goesOn(state.out.at(-1)!));
  if (state.surplus <= 0 || !state.indents) return false;
  return column < indent || (column === indent && first.tokenType !== RightCurly);
}

/** Whether a line that ends in this token wants another one. */
function goesOn({ tokenType }: IToken): boolean {
  return tokenType === Comma || closerOf.has(tokenType) || (tokenType.CATEGORIES ?? []).includes(BinaryOperator);
}

function open(state: State, token: IToken, isObject: boolean): void {
  if (token.tokenType === LeftCurly && !isObject) {
    while (state.open.length > 0 && state.unclosed.has(state.open.at(-1)!.token)) closeMissing(state);
  }
  if (state.open.length < deepest) {
    state.open.push({ token, indent: state.indent, holdsValues: isObject || !isCurly(token) });
    state.out.push(token);
    return;
  }
  const message = `brackets nest deeper than ${deepest}; give the inner ones a name with \`let\``;
  if (state.leftOut === 0) state.complaints.add('nested-too-deeply', message, spanOf(token));
  state.leftOut += 1;
}

function close(state: State, token: IToken): void {
  if (state.leftOut > 0) {
    state.leftOut -= 1;
    return;
  }
  const at = partnerOf(state, token);
  if (at === undefined) {
    closeUnopened(state, token);
    return;
  }
  while (state.open.length > at + 1) closeMissing(state);
  const tokenType = closerOf.get(state.open.pop()!.token.tokenType)!;
  if (tokenType !== token.tokenType) {
    state.complaints.add('mismatched-bracket', `expected \`${tokenType.PATTERN}\` instead of \`${token.image}\``, spanOf(token));
  }
  state.out.push({ ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! });
}

/** Leaves it out, or puts in the `{` that a block above it lacks. */
function closeUnopened(state: State, token: IToken): void {
  const { out, complaints } = state;
  if (isCurly(token)) state.surplus += 1;
  const isFirst = token.startColumn === state.indent;
  const header = isCurly(token) && isFirst ? blockHeader(out, token) : undefined;
  // What would become its block must not close or leave open what began elsewhere.
  if (header === undefined || !isBalanced(out.slice(header + 1))) {
    complaints.add('unopened-bracket', `unexpected \`${token.image}\`; nothing is open`, spanOf(token));
    return;
  }
  const end = endOf(out[header]);
  complaints.add('unopened-bracket', 'expected `{` at the end of this line', spanOf(out[header]), insertion('Insert `{`', end, ' {'));
  out.splice(header + 1, 0, tokenAt(LeftCurly, '', end, out[header].startLine!));
  out.push(token);
}

/** Which of the open brackets a closing one closes; undefined where it is one too many. */
function partnerOf(state: State, token: IToken): number | undefined {
  const types = state.open.map((open) => open.token.tokenType);
  const curly = types.lastIndexOf(LeftCurly);
  if (isCurly(token)) return curly < 0 || isOneTooMany(state, state.open[curly], token) ? undefined : curly;
  const same = types.lastIndexOf(openerOf.get(token.tokenType)!);
  if (same > curly) return same;
  return state.open.length - 1 > curly ? state.open.length - 1 : undefined;
}

/** Of several closing braces the one that is not below the line of its opening one is the stray one. */
function isOneTooMany(state: State, { token, indent }: Open, closer: IToken): boolean {
  if (state.surplus >= 0 || !state.indents || token.startLine === closer.startLine) return false;
  return closer.startColumn !== indent || closer.startColumn !== state.indent;
}

function closeMissing(state: State): void {
  const { token, indent } = state.open.pop()!;
  const { out, complaints } = state;
  const tokenType = closerOf.get(token.tokenType)!;
  if (isCurly(token)) state.surplus -= 1;
  // A comma at the line's end is the next value's, if values stand around the bracket.
  const comma = out.at(-1)!.tokenType === Comma && state.open.at(-1)?.holdsValues ? out.pop() : undefined;
  const last = out.at(-1)!;
  const end = endOf(last);
  const newText = isCurly(token) && last.startLine !== token.startLine ? `\n${' '.repeat(indent - 1)}}` : `${tokenType.PATTERN}`;
  const fixes = insertion(`Close it with \`${tokenType.PATTERN}\``, end, newText);
  complaints.add('unclosed-bracket', `this \`${token.image}\` is never closed`, spanOf(token), fixes);
  out.push(tokenAt(tokenType, '', end, last.startLine!));
  if (comma) out.push(comma);
}

function isRoundOpener(token: IToken): boolean {
  return closerOf.has(token.tokenType) && !isCurly(token);
}
