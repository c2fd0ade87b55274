import { expectationText } from '../language/model/expectation.ts';
import { poolName } from '../language/model/pools.ts';
import type { Bound } from '../language/model.ts';
import type { ResultAnchor } from '../protocol.ts';
import type { Scenario } from './scenario.ts';

/** The lines that figures of a report belong to: heads of pools, and expectations as reports quote them. */
export function resultAnchors({ model, lines, text }: Scenario): ResultAnchor[] {
  const lineOf = ({ statement }: Bound) => lines.numberAt(statement.span.start);
  return model.statements.flatMap((bound): ResultAnchor[] => {
    if (bound.entry.word === 'pool') return [{ kind: 'pool', name: poolName(bound), line: lineOf(bound) }];
    if (bound.entry.word !== 'expect') return [];
    return bound.block.map((line) => ({ kind: 'expectation', text: expectationText(line, text), line: lineOf(line) }));
  });
}
