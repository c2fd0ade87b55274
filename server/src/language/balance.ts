/**
 * Makes brackets balance before the parser sees them: a closing one that is missing is put in with an empty image, one too
 * many is left out, and each is said once. Indentation tells where a missing one belongs, so that what stands behind a
 * mistake keeps its structure.
 */
import { type BracketSurvey, surveyBrackets } from './bracketSurvey.ts';
import { closerOf, deepest, isBalanced, isCurly, openerOf } from './brackets.ts';
import type { Complaints } from './complaints.ts';
import { BinaryOperator, Comma, endOf, type IToken, LeftCurly, RightCurly, spanOf, tokenAt } from './tokens.ts';

export function balance(tokens: IToken[], complaints: Complaints): IToken[] {
  if (isBalanced(tokens)) return tokens;
  const state: State = { open: [], out: [], complaints, indent: 0, leftOut: 0, ...surveyBrackets(tokens) };
  for (const [i, token] of tokens.entries()) {
    if (i === 0 || token.startLine! > tokens[i - 1].startLine!) startLine(state, token);
    if (closerOf.has(token.tokenType)) open(state, token);
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

function open(state: State, token: IToken): void {
  if (state.open.length < deepest) {
    state.open.push({ token, indent: state.indent });
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
    if (isCurly(token)) state.surplus += 1;
    state.complaints.add('unopened-bracket', `unexpected \`${token.image}\`; nothing is open`, spanOf(token));
    return;
  }
  while (state.open.length > at + 1) closeMissing(state);
  const tokenType = closerOf.get(state.open.pop()!.token.tokenType)!;
  if (tokenType !== token.tokenType) {
    state.complaints.add('mismatched-bracket', `expected \`${tokenType.PATTERN}\` instead of \`${token.image}\``, spanOf(token));
  }
  state.out.push({ ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! });
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
  const tokenType = closerOf.get(token.tokenType)!;
  const last = state.out.at(-1)!;
  const end = endOf(last);
  if (isCurly(token)) state.surplus -= 1;
  const newText = isCurly(token) && last.startLine !== token.startLine ? `\n${' '.repeat(indent - 1)}}` : `${tokenType.PATTERN}`;
  const fixes = [{ title: `Close it with \`${tokenType.PATTERN}\``, edits: [{ span: { start: end, end }, newText }] }];
  const message = `this \`${token.image}\` is never closed`;
  state.complaints.add('unclosed-bracket', message, spanOf(token), fixes);
  state.out.push(tokenAt(tokenType, '', end, last.startLine!));
}
