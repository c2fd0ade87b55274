import type { Expr, ScenarioFile, Statement } from './ast.ts';
import type { DiagnosticCode } from './catalog.ts';
import { bind } from './check/bind.ts';
import { checkExpectations } from './check/expectations.ts';
import { families, type Subject } from './check/families.ts';
import { type Inference, unknown } from './check/infer.ts';
import { declareNames, type Names } from './check/names.ts';
import { overridesOf } from './check/overrides.ts';
import { namesIn } from './check/parts.ts';
import { checkTypes } from './check/types.ts';
import { isUnderstood } from './check/understood.ts';
import { reportUnknown } from './check/unknowns.ts';
import type { Diagnostic } from './diagnostic.ts';
import { growingByExpr } from './model/byExpr.ts';
import { type Bound, type Environment, everyStatement, type Model, type ScenarioSymbol, type Value, valueIn } from './model.ts';
import { type Reach, reachOf } from './reach.ts';

/** Binds, resolves and judges a tree. Pure, and gives a model of what it understood for any tree at all. */
export function check(file: ScenarioFile, environment: Environment = {}): { model: Model; diagnostics: Diagnostic[] } {
  const { statements, diagnostics, loose } = bind(file);
  const isBound = diagnostics.length === 0;
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const names = declareNames(statements, report);
  const [values, resolved] = [growingByExpr<Value>(), growingByExpr<ScenarioSymbol>()];
  const inference: Inference = {
    names,
    environment,
    report,
    values,
    resolved,
    references: [...names.definitions],
    unknowns: [],
    judgements: new Map(),
    mayBeDeclared: declaredPerhaps(loose, statements),
    open: new Set(),
    overrides: new Map(),
  };
  inference.overrides = overridesOf(names, inference);
  checkTypes(statements, inference, { values, resolved });
  const model: Model = { ...modelSoFar(file, environment, statements, inference), values, resolved, isSound: false };
  let reach: Reach | undefined;
  const subject: Subject = {
    model,
    names,
    inference,
    report,
    found: diagnostics,
    reach: () => {
      reach ??= reachOf(model);
      return reach;
    },
  };
  checkExpectations(subject);
  reportUnknown(inference);
  const isWhole = isBound && isUnderstood(file) && !environment.incomplete;
  const isSound = () => isWhole && diagnostics.every(({ severity, code }) => severity !== 'error' || outside.has(code));
  for (const { needs, check } of families) {
    if (needs === 'any' || (needs === 'whole' ? isWhole : isSound())) check(subject);
  }
  model.references.sort((a, b) => a.span.start - b.span.start);
  return { model: { ...model, isSound: isSound() }, diagnostics };
}

/** Errors in spite of which it is known what the scenario means and what load it makes: in files beside it, in who is who, in what is expected. */
export const outside: ReadonlySet<string> = new Set<DiagnosticCode>([
  'missing-file',
  'broken-data',
  'shared-client-id',
  'unmeasurable',
  'impossible-expectation',
]);

/** A name in what was not understood may be declared there; where a declaration lacks its name, it may be any. */
function declaredPerhaps(loose: readonly (Statement | Expr)[], statements: readonly Bound[]): (name: string) => boolean {
  const mentioned = new Set(loose.flatMap(namesIn));
  const lacksName = everyStatement(statements).some(({ entry, isWhole, values }) => !isWhole && declaring.has(entry.word) && !values.name);
  return (name) => lacksName || mentioned.has(name);
}

const declaring: ReadonlySet<string> = new Set(['param', 'let', 'payload', 'data', 'pool', 'signal', 'on']);

function modelSoFar(
  file: ScenarioFile,
  environment: Environment,
  statements: Bound[],
  inference: Inference,
): Omit<Model, 'isSound' | 'values' | 'resolved'> {
  const { names, references, judgements } = inference;
  return {
    file,
    environment,
    statements,
    broker: statements.find((bound) => bound.entry.word === 'broker'),
    pools: statements.filter((bound) => bound.entry.word === 'pool'),
    symbols: names.symbols,
    references,
    judgements,
    paramValues: paramValues(names, inference),
  };
}

function paramValues(names: Names, inference: Inference): Map<ScenarioSymbol, Value> {
  const params = names.symbols.filter((symbol) => symbol.kind === 'param');
  return new Map(params.map((symbol) => [symbol, inference.overrides.get(symbol) ?? defaultOf(symbol, inference)]));
}

function defaultOf(symbol: ScenarioSymbol, inference: Inference): Value {
  const expr = valueIn(symbol.definition, 'value');
  return (expr && inference.values.get(expr)) ?? unknown;
}
