import type { Span } from '../ast.ts';
import { builtInOf, optionOf } from '../catalog.ts';
import { type Bound, everyStatement, type Model } from '../model.ts';
import { everyPart } from './parts.ts';

/** A word of a pool that only MQTT 5 has. */
export interface Mqtt5Use {
  what: string;
  span: Span;
}

/** Everything under a statement that needs MQTT 5. */
export function mqtt5Uses(root: Bound, model: Pick<Model, 'resolved'>): Mqtt5Use[] {
  const uses: Mqtt5Use[] = [];
  for (const bound of [root, ...everyStatement(root.block)]) {
    if (bound.entry.needs === 5) uses.push({ what: bound.entry.word, span: bound.statement.head.span });
    for (const [word, span] of Object.entries(bound.words)) {
      if (optionOf(bound.entry, word)?.needs === 5) uses.push({ what: word, span });
    }
    if (bound.choices.tracking === 'property' || (bound.entry.word === 'tracking' && bound.choices.place === 'property')) {
      uses.push({ what: 'tracking property', span: bound.words.tracking ?? bound.statement.span });
    }
    uses.push(...receivedUses(bound, model));
  }
  return uses;
}

/** Fields of arriving messages, `m.response_topic` for example. */
function receivedUses(bound: Bound, { resolved }: Pick<Model, 'resolved'>): Mqtt5Use[] {
  const exprs = Object.values(bound.values).flat();
  return exprs.flatMap((expr) =>
    everyPart(expr).flatMap((part) => {
      if (part.kind !== 'member' || part.object.kind !== 'name' || part.property.kind !== 'name') return [];
      if (resolved.get(part.object)?.kind !== 'message' || builtInOf('m', part.property.name)?.needs !== 5) return [];
      return [{ what: `${part.object.name}.${part.property.name}`, span: part.span }];
    }),
  );
}
