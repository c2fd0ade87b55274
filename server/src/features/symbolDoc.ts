import { formatCount } from '../../../runtime/src/report/format.ts';
import { columnsOf } from '../language/check/columns.ts';
import { clientsOf } from '../language/model/pools.ts';
import { signalsGiven } from '../language/model/signals.ts';
import { type Bound, type ScenarioSymbol, valueIn } from '../language/model.ts';
import { formatValue } from '../language/units.ts';
import { code, joined } from './documentation.ts';
import { poolLoadText } from './loadText.ts';
import type { Scenario } from './scenario.ts';

/** What a name of the scenario stands for, as Markdown: its declaration, its value or its load, and what its author said of it. */
export function symbolDoc(scenario: Scenario, symbol: ScenarioSymbol): string {
  const { model } = scenario;
  const declared = code(headLine(scenario, symbol.definition));
  switch (symbol.kind) {
    case 'param':
      return joined(
        declared,
        text(scenario, symbol.definition, 'description'),
        typeLine(scenario, symbol),
        'A run can give it another value.',
      );
    case 'let':
    case 'variable':
      return joined(declared, typeLine(scenario, symbol));
    case 'payload':
      return joined(declared, 'The content of a message, evaluated for each.');
    case 'pool': {
      const planned = scenario.planned();
      const clients = clientsOf(model, symbol.definition);
      return joined(
        declared,
        (planned && poolLoadText(planned, symbol.name)) ?? (clients === undefined ? undefined : `${formatCount(clients)} clients`),
      );
    }
    case 'signal': {
      const given = signalsGiven(model, symbol);
      return joined(
        code(`signal ${symbol.name}`),
        Number.isFinite(given) ? `Given ${formatCount(given)} times by all clients together.` : 'Given an unknown number of times.',
      );
    }
    case 'data': {
      const columns = columnsOf(symbol, model.environment);
      return joined(declared, columns && `Columns: ${columns.map((column) => `\`${column}\``).join(', ')}`);
    }
    case 'message':
      return joined(declared, 'The message that the block answers: `.topic`, `.payload`, `.json.…` and more.');
  }
}

function typeLine({ model }: Scenario, { definition }: ScenarioSymbol): string | undefined {
  const expr = valueIn(definition, 'value');
  const value = expr && model.values.get(expr);
  if (!value || value.type === 'unknown') return undefined;
  const shown = value.constant === undefined ? moments[value.moment] : ` = \`${formatValue(value.type, value.constant)}\``;
  return `Type: ${value.type}${shown}`;
}

const moments = { plan: '', client: ', once for each client', step: ', each time a step runs', message: ', anew for each message' };

function text({ model }: Scenario, bound: Bound, name: string): string | undefined {
  const expr = valueIn(bound, name);
  const constant = expr && model.values.get(expr)?.constant;
  return typeof constant === 'string' ? constant : undefined;
}

/** A declaration as written, without its block; long ones are cut. */
function headLine({ text: all }: Scenario, { statement }: Bound): string {
  const written = all.slice(statement.span.start, statement.block?.span.start ?? statement.span.end).trim();
  const lines = written.split('\n');
  return lines.length > 8 ? [...lines.slice(0, 7), '…'].join('\n') : written;
}
