import type { Property } from '../plan/plan.ts';
import { asText, compileExpr, type Environment, type Moment } from './expression.ts';

/** User properties as mqtt-packet takes them: the same name may stand several times, with its values as a list. */
export interface UserProperties {
  userProperties?: Record<string, string[]>;
}

/** @throws Error as `compileExpr` */
export function compileUserProperties(properties: readonly Property[], environment: Environment): (moment: Moment) => UserProperties {
  const compiled = properties.map(({ name, value }) => [compileExpr(name, environment), compileExpr(value, environment)] as const);
  return (moment) => {
    if (compiled.length === 0) return {};
    // A plain object has names of its own already, `constructor` for example.
    const userProperties: Record<string, string[]> = Object.create(null);
    for (const [name, value] of compiled) {
      const key = asText(name(moment));
      userProperties[key] ??= [];
      userProperties[key].push(asText(value(moment)));
    }
    return { userProperties };
  };
}
