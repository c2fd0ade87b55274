import type { Block, Expr, ScenarioFile, Statement } from '../ast.ts';
import { everyPart } from './parts.ts';

/** Whether a tree is whole: nothing missing in it, and every block closed. */
export function isUnderstood(file: ScenarioFile): boolean {
  return file.statements.every(isKnownWhole);
}

/** Of statements at the top it is remembered, as most are the same with the next keystroke. */
function isKnownWhole(statement: Statement): boolean {
  const known = whole.get(statement) ?? isWhole(statement);
  whole.set(statement, known);
  return known;
}

const whole = new WeakMap<Statement, boolean>();

function isWhole(statement: Statement): boolean {
  const exprs = [statement.head, ...statement.args, ...(statement.assigned ?? [])];
  return exprs.every(hasNothingMissing) && (!statement.block || isBlockWhole(statement.block));
}

function isBlockWhole(block: Block): boolean {
  return block.closed && block.statements.every(isWhole);
}

function hasNothingMissing(expr: Expr): boolean {
  for (const part of everyPart(expr)) if (part.kind === 'missing') return false;
  return true;
}
