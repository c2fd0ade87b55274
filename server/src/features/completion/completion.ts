import { CompletionItemKind, type CompletionList, type Position } from 'vscode-languageserver-types';
import type { Span } from '../../language/ast.ts';
import type { Upcoming } from '../../language/context/upcoming.ts';
import { type Context, contextAt } from '../../language/context.ts';
import type { ClientSupport } from '../clientSupport.ts';
import { optionDoc } from '../documentation.ts';
import { offsetAt, rangeOf } from '../position.ts';
import type { Scenario } from '../scenario.ts';
import { type Draft, itemsOf } from './item.ts';
import { judgementDrafts, metricDrafts } from './metrics.ts';
import { unitDrafts } from './numbers.ts';
import { type Scope, scopeAt } from './scope.ts';
import { statementDrafts } from './statements.ts';
import { textDrafts } from './texts.ts';
import { memberDrafts, valueDrafts } from './values.ts';

/** What grammar, catalog and scope allow at a position, and nothing else; also where the text around is broken. */
export function completion(scenario: Scenario, position: Position, client: ClientSupport): CompletionList {
  const offset = offsetAt(scenario, position);
  const context = contextAt({ file: scenario.model.file, offset });
  const { drafts, target } = draftsFor(scenario, context, offset);
  const insert = rangeOf(scenario, { start: target.start, end: offset });
  return { isIncomplete: false, items: itemsOf(drafts, { insert, replace: rangeOf(scenario, target) }, client) };
}

interface Found {
  drafts: Draft[];
  /** What an accepted completion takes the place of. */
  target: Span;
}

function draftsFor(scenario: Scenario, context: Context, offset: number): Found {
  const { model } = scenario;
  const scope = scopeAt(model, offset, context.spot.statement);
  const written = model.file.text.slice(context.typed.start, offset);
  const found = (drafts: Draft[]): Found => ({ drafts, target: context.typed });
  switch (context.kind) {
    case 'nothing':
      return found([]);
    case 'statement':
      return found(statementDrafts(context.spot, scope));
    case 'slot':
      return found(slotDrafts(context, context.upcoming, scope));
    case 'equals':
      return found([{ label: '=', kind: CompletionItemKind.Operator, group: 1 }]);
    case 'member':
      return found(context.object.kind === 'name' ? memberDrafts(context.object.name, context.parameter, scope) : []);
    case 'number':
      return found(unitDrafts(written, context.parameters));
    case 'text':
      return textDrafts(scenario, context, offset);
    case 'metric':
      return found(metricDrafts(written, goesOn(context, offset), scope));
    case 'judgement':
      return found(judgementDrafts(context.statistic, context.comparison));
  }
}

function slotDrafts({ spot }: Context, { parameters, options, suffix }: Upcoming, scope: Scope): Draft[] {
  const possible = options.filter((option) => (option.needs ?? 0) <= scope.version);
  return [
    ...(suffix ? [{ label: suffix, kind: CompletionItemKind.Keyword, group: 1 }] : []),
    ...parameters.flatMap((parameter) => valueDrafts(parameter, scope)),
    ...possible.map((option) => ({ label: option.word, kind: CompletionItemKind.Keyword, group: 6, doc: optionDoc(option, spot.entry!) })),
  ];
}

/** Whether an expectation has more than its metric already. */
function goesOn({ spot, typed }: Context, offset: number): boolean {
  return spot.statement !== undefined && spot.statement.span.end > Math.max(offset, typed.end);
}
