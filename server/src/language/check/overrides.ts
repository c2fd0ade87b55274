import type { Diagnostic } from '../diagnostic.ts';
import { type ScenarioSymbol, type Value, valueIn } from '../model.ts';
import { nearest } from '../nearest.ts';
import { parse } from '../parse.ts';
import { formatValue, typeName } from '../units.ts';
import { listOf } from '../wording.ts';
import { finding } from './finding.ts';
import { type Inference, infer } from './infer.ts';
import { declareNames, type Names } from './names.ts';

/**
 * The values that a run gives for parameters, read as the language reads them. What does not fit is reported at the parameter,
 * or at the start of the file where there is no such parameter.
 */
export function overridesOf(names: Names, inference: Inference): Map<ScenarioSymbol, Value> {
  const overrides = new Map<ScenarioSymbol, Value>();
  for (const [name, text] of Object.entries(inference.environment.params ?? {})) {
    const symbol = names.values.get(name);
    const written = symbol && valueIn(symbol.definition, 'value');
    if (symbol?.kind !== 'param') inference.report(unknownParam(name, names));
    else if (written) override(symbol, text, infer(written, {}, inference));
  }
  return overrides;

  function override(symbol: ScenarioSymbol, text: string, usual: Value): void {
    const given = readValue(text, usual.type, inference);
    if (given && (usual.type === 'unknown' || given.type === usual.type)) overrides.set(symbol, given);
    else inference.report(wrongParam(symbol, text, usual));
  }
}

/** `500`, `2s`, `3 * 60/s`; a text needs no quotes. Undefined where it is not a value. */
function readValue(text: string, type: Value['type'], inference: Inference): Value | undefined {
  const { file, diagnostics } = parse(`param it = ${text}`);
  const [statement] = file.statements;
  const isOne = diagnostics.length === 0 && file.statements.length === 1 && !statement.block && statement.assigned?.length === 1;
  const bare: Value = { type: 'text', constant: text, moment: 'plan' };
  if (!isOne) return type === 'text' ? bare : undefined;
  const nothing = () => {};
  const alone: Inference = { ...inference, names: declareNames([], nothing), report: nothing, unknowns: [] };
  const value = infer(statement.assigned![0], {}, alone);
  if (type === 'text' && value.type !== 'text') return bare;
  return value.constant === undefined ? undefined : value;
}

function unknownParam(name: string, names: Names): Diagnostic {
  const known = [...names.values.values()].filter((symbol) => symbol.kind === 'param').map((symbol) => symbol.name);
  const meant = nearest(name, known);
  const hint = meant ? `; did you mean \`${meant}\`?` : known.length > 0 ? `; it has ${listOf(known, 'and')}` : '; it has none';
  return finding('unknown-param', { start: 0, end: 0 }, `the scenario has no parameter \`${name}\`${hint}`);
}

function wrongParam(symbol: ScenarioSymbol, text: string, usual: Value): Diagnostic {
  const example = usual.constant === undefined ? '' : ` such as \`${formatValue(usual.type, usual.constant)}\``;
  const message = `the parameter \`${symbol.name}\` is ${typeName(usual.type)}${example}, and \`${text}\` was given for it`;
  return finding('wrong-param', symbol.span, message);
}
