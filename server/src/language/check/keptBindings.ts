import type { Statement } from '../ast.ts';
import type { Bound } from '../model.ts';
import type { Binder } from './bind.ts';

/**
 * What a statement at the top was bound to before, as long as nobody has edited it and what was asked of the rest of the file then has
 * the same answers now. Only statements without a mistake are kept.
 */
export function keptOrBound(statement: Statement, binder: Binder, bind: (binder: Binder) => Bound): Bound {
  const known = kept.get(statement);
  if (known?.asked.every(([name, answer]) => binder.isDeclared(name) === answer)) return known.bound;
  const asked = new Map<string, boolean>();
  let isFlawless = true;
  const bound = bind({
    text: binder.text,
    isDeclared: (name) => {
      const answer = binder.isDeclared(name);
      asked.set(name, answer);
      return answer;
    },
    report: (diagnostic) => {
      isFlawless = false;
      binder.report(diagnostic);
    },
    giveUpOn: (part) => {
      isFlawless = false;
      binder.giveUpOn(part);
    },
  });
  if (isFlawless) kept.set(statement, { bound, asked: [...asked] });
  return bound;
}

const kept = new WeakMap<Statement, { bound: Bound; asked: readonly (readonly [name: string, answer: boolean])[] }>();
