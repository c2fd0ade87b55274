import type { CommandPlan, DataPlan, Plan } from '../../../../runtime/src/plan/plan.ts';
import { sourceOf } from '../check/columns.ts';
import { settingOf, statementIn } from '../model/settings.ts';
import { constantIn, type Model, valueIn } from '../model.ts';
import { formatValue } from '../units.ts';
import type { Lowering } from './lowering.ts';

export function scenarioName(model: Model, sourceFile: string): string {
  const scenario = statementIn(model.statements, 'scenario');
  const name = scenario && constantIn(model, scenario, 'name');
  return typeof name === 'string' ? name : sourceFile.replace(/\.mqtt-scenario$/, '');
}

/** Every parameter with its value, as it would be written. */
export function paramsOf(model: Model): Record<string, string> {
  const params = model.symbols.filter((symbol) => symbol.kind === 'param');
  return Object.fromEntries(
    params.flatMap((symbol) => {
      const value = model.paramValues.get(symbol);
      return value?.constant === undefined ? [] : [[symbol.name, formatValue(value.type, value.constant)]];
    }),
  );
}

export function numberAtTop(model: Model, word: string, parameter: string): number | undefined {
  const statement = statementIn(model.statements, word);
  const value = statement && constantIn(model, statement, parameter);
  return typeof value === 'number' ? value : undefined;
}

export function spreadOf(model: Model): Plan['brokerSpread'] {
  return settingOf(model, undefined, 'spread')?.choices.how === 'random' ? 'random' : 'roundRobin';
}

export function dataOf(lowering: Lowering): DataPlan[] {
  const orders: Record<string, DataPlan['rows']> = { in_order: 'inOrder', cycle: 'cycle', random: 'random', unique: 'unique' };
  const data = lowering.model.symbols.filter((symbol) => symbol.kind === 'data');
  return data.map(({ name, definition }) => {
    const source = sourceOf(valueIn(definition, 'source'));
    return {
      name,
      format: source?.format ?? 'csv',
      file: source?.path ?? '',
      rows: orders[definition.choices.rows] ?? 'inOrder',
      line: lowering.lineOf(definition.statement.span),
    };
  });
}

export function commandsOf(lowering: Lowering, word: 'before' | 'after'): CommandPlan[] {
  return lowering.model.statements
    .filter((bound) => bound.entry.word === word)
    .map((bound) => ({
      command: String(constantIn(lowering.model, bound, 'command') ?? ''),
      line: lowering.lineOf(bound.statement.span),
    }));
}
