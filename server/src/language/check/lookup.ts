import type { Expr, Index, Member, Name } from '../ast.ts';
import { builtInOf, builtIns } from '../catalog.ts';
import { type ScenarioSymbol, type Value, valueIn } from '../model.ts';
import { nearest } from '../nearest.ts';
import { listOf } from '../wording.ts';
import { columnsOf } from './columns.ts';
import { finding, suggestion } from './finding.ts';
import { type Inference, infer, unknown } from './infer.ts';
import { lookUp, type Names, type Scope } from './names.ts';
import { unknownName } from './unknownNames.ts';

/** The value that a name stands for. */
export function inferName(expr: Name, scope: Scope, inference: Inference): Value {
  const symbol = resolve(expr, scope, inference);
  if (!symbol) return unknown;
  if (symbol.kind === 'data' || symbol.kind === 'message') {
    const example = symbol.kind === 'data' ? 'one of its columns' : `one of its fields, \`${symbol.name}.topic\` for example`;
    inference.report(finding('wrong-type', expr.span, `\`${symbol.name}\` is not a value; name ${example}`));
    return unknown;
  }
  return symbol.kind === 'variable' ? variableValue(symbol, expr, inference) : symbolValue(symbol, expr, inference);
}

/** The value of a `param`, `let` or `payload`. */
function symbolValue(symbol: ScenarioSymbol, user: Expr, inference: Inference): Value {
  const override = inference.overrides.get(symbol);
  if (override) return override;
  const expr = valueIn(symbol.definition, symbol.kind === 'payload' ? 'content' : 'value');
  if (!expr) return unknown;
  if (inference.open.has(symbol)) {
    inference.report(finding('circular-value', user.span, `\`${symbol.name}\` is defined by itself`));
    return unknown;
  }
  inference.open.add(symbol);
  const value = infer(expr, {}, inference);
  inference.open.delete(symbol);
  return value;
}

/** A variable has the type of its first definition, and a value only once that has run. */
function variableValue(symbol: ScenarioSymbol, user: Name, inference: Inference): Value {
  const first = symbol.definition;
  if (user.span.start < first.statement.span.end) {
    inference.report(finding('unknown-name', user.span, `\`${symbol.name}\` has no value yet here; set it before with \`let\``));
    return unknown;
  }
  const expr = valueIn(first, 'value');
  const type = (expr && inference.values.get(expr)?.type) ?? 'unknown';
  return { type, moment: 'step' };
}

/** `client.index`, `accounts.user`, `m.json.id`. */
export function inferMember(expr: Member, scope: Scope, inference: Inference): Value {
  const path = pathOf(expr);
  if (!path) {
    infer(expr.object, scope, inference);
    if (expr.property.kind === 'name')
      inference.report(finding('wrong-type', expr.span, 'only data, messages and built-in values have members'));
    return unknown;
  }
  if (path.members.some((member) => member === undefined)) return unknown;
  const members = path.members as Name[];
  if (builtIns.some((builtIn) => builtIn.object === path.root.name && path.root.name !== 'm'))
    return builtInValue(path.root.name, path.root.name, members, inference);
  const symbol = resolve(path.root, scope, inference);
  if (!symbol) return unknown;
  if (symbol.kind === 'message') return builtInValue('m', symbol.name, members, inference);
  if (symbol.kind === 'data') return columnValue(symbol, members, inference);
  inference.report(finding('wrong-type', expr.span, `\`${symbol.name}\` is a ${symbol.kind} and has no members`));
  return unknown;
}

export function inferIndex(expr: Index, scope: Scope, inference: Inference): Value {
  if (expr.index.kind !== 'quantity' && expr.index.kind !== 'text') infer(expr.index, scope, inference);
  const object = infer(expr.object, scope, inference);
  if (object.type === 'unknown' || isOpenMember(expr.object)) return object;
  inference.report(finding('wrong-type', expr.span, 'only members of a JSON message can be taken by number: `m.json.items[0]`'));
  return unknown;
}

/** Whether it is one of a message's own names, which may stand several times: `m.user_property.trace`. */
function isOpenMember(expr: Expr): boolean {
  const [property, name] = (expr.kind === 'member' && pathOf(expr)?.members) || [];
  return name !== undefined && builtIns.some((each) => each.object === 'm' && each.property === property?.name && each.open === true);
}

function builtInValue(object: string, shown: string, members: readonly Name[], inference: Inference): Value {
  const [property, ...rest] = members;
  const builtIn = builtInOf(object, property.name);
  const siblings = builtIns.filter((candidate) => candidate.object === object).map((candidate) => candidate.property);
  if (!builtIn) {
    const { hint, fixes } = suggestion(property.span, nearest(property.name, siblings));
    const known = hint || `; it has ${listOf(siblings, 'and')}`;
    inference.report(finding('unknown-name', property.span, `\`${shown}\` has no \`${property.name}\`${known}`, { fixes }));
    return unknown;
  }
  if (rest.length > 0 && !builtIn.open) {
    inference.report(finding('unknown-name', rest[0].span, `\`${shown}.${property.name}\` has no members`));
    return unknown;
  }
  const type: Value['type'] = builtIn.type === 'any' ? 'unknown' : builtIn.type;
  return { type, moment: builtIn.moment, whole: wholeBuiltIns.has(property.name) };
}

const wholeBuiltIns: ReadonlySet<string> = new Set(['index', 'seq', 'qos']);

function columnValue(symbol: ScenarioSymbol, members: readonly Name[], inference: Inference): Value {
  const [column] = members;
  const columns = columnsOf(symbol, inference.environment);
  if (columns && !columns.includes(column.name)) {
    const { hint, fixes } = suggestion(column.span, nearest(column.name, columns));
    const known = hint || `; it has ${listOf(columns, 'and')}`;
    inference.report(finding('missing-column', column.span, `\`${symbol.name}\` has no column \`${column.name}\`${known}`, { fixes }));
  }
  return { type: 'unknown', moment: 'client' };
}

/** Finds what a name means and remembers that it was used. */
export function resolve(name: Name, scope: Scope, inference: Inference): ScenarioSymbol | undefined {
  const symbol = ask((names) => lookUp(names, scope, name.name), inference);
  if (symbol) {
    refer(name, symbol, inference);
    return symbol;
  }
  if (inference.mayBeDeclared(name.name)) return undefined;
  inference.unknowns.push(unknownName(name, scope, inference));
  return undefined;
}

/** Looks a name up, and notes that the answer counted. */
export function ask(look: (names: Names) => ScenarioSymbol | undefined, { names, asked }: Inference): ScenarioSymbol | undefined {
  const symbol = look(names);
  asked?.push({ look, symbol });
  return symbol;
}

export function refer(expr: Name, symbol: ScenarioSymbol, inference: Inference): void {
  if (inference.resolved.get(expr)) return;
  inference.resolved.set(expr, symbol);
  inference.references.push({ symbol, span: expr.span, defines: false });
}

/** The root and the names behind it; undefined where the chain does not start with a name. */
function pathOf(expr: Member): { root: Name; members: (Name | undefined)[] } | undefined {
  const members: (Name | undefined)[] = [];
  let at: Expr = expr;
  while (at.kind === 'member' || at.kind === 'index') {
    if (at.kind === 'member') members.unshift(at.property.kind === 'name' ? at.property : undefined);
    at = at.object;
  }
  return at.kind === 'name' ? { root: at, members } : undefined;
}
