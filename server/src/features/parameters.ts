import { valueIn } from '../language/model.ts';
import type { Parameter } from '../protocol.ts';
import type { Scenario } from './scenario.ts';

/** The scenario's `param`s with what a run is asked for: name, default as written, and description. */
export function parameters({ model, lines, text }: Scenario): Parameter[] {
  return model.statements.flatMap((bound) => {
    const [name, value, doc] = [valueIn(bound, 'name'), valueIn(bound, 'value'), valueIn(bound, 'description')];
    if (bound.entry.word !== 'param' || name?.kind !== 'name' || !value) return [];
    const described = doc && model.values.get(doc)?.constant;
    return [
      {
        name: name.name,
        defaultText: text.slice(value.span.start, value.span.end),
        doc: typeof described === 'string' ? described : '',
        line: lines.numberAt(bound.statement.span.start),
      },
    ];
  });
}
