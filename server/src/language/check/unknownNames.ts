import type { Name } from '../ast.ts';
import { builtIns } from '../catalog.ts';
import { nearest } from '../nearest.ts';
import { finding, suggestion } from './finding.ts';
import type { Inference } from './infer.ts';
import { lookUp, type Scope, visibleNames } from './names.ts';
import type { Unknown } from './unknowns.ts';

/** A name that stands where a value should and means none, with what it most likely means. */
export function unknownName(name: Name, scope: Scope, { names }: Inference): Unknown {
  const meant = nearest(name.name, [...visibleNames(names, scope), ...objects]) ?? builtInNamed(name.name);
  const likely = (meant === undefined ? undefined : lookUp(names, scope, meant)) ?? names.signals.get(name.name);
  const { hint, fixes } = suggestion(name.span, meant);
  return {
    name: name.name,
    ...(likely && { meant: likely }),
    finding: finding('unknown-name', name.span, reasonFor(name.name, scope, names) ?? `unknown name \`${name.name}\`${hint}`, { fixes }),
  };
}

const objects = [...new Set(builtIns.map(({ object }) => object))].filter((object) => object !== 'm');

/** `index` without its `client`. */
function builtInNamed(property: string): string | undefined {
  const named = builtIns.find((builtIn) => builtIn.object !== 'm' && builtIn.property === property);
  return named && `${named.object}.${property}`;
}

/** Why it is no value, where that is known. */
function reasonFor(name: string, { handler }: Scope, names: Inference['names']): string | undefined {
  if (names.signals.has(name)) return `\`${name}\` is a signal and not a value; wait for it with \`await ${name}\``;
  if (objects.includes(name)) return `\`${name}\` is not a value; name one of its members`;
  if (handler === undefined || names.messages.has(handler) || name !== 'm') return undefined;
  return 'unknown name `m`; name the message with `as m` behind the filter of `on`';
}
