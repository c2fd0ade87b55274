import type { CodeLens } from 'vscode-languageserver-types';
import { commands } from '../protocol.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** Above the scenario's first statement: run it, and see what load it will offer. Results are the client's to add, at `resultAnchors`. */
export function codeLenses(scenario: Scenario): CodeLens[] {
  const { statements } = scenario.model.file;
  const first = statements.find(({ head }) => head.kind === 'name' && head.name === 'scenario') ?? statements[0];
  if (!first) return [];
  const range = rangeOf(scenario, first.head.span);
  return [
    { range, command: { title: '▶ Run Scenario', command: commands.run, arguments: [scenario.uri] } },
    { range, command: { title: 'Preview load', command: commands.previewLoad, arguments: [scenario.uri] } },
  ];
}
