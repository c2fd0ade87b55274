import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Expr, Span } from '../../language/ast.ts';
import type { Context } from '../../language/context.ts';
import { everyNode } from '../../language/tree.ts';
import type { Scenario } from '../scenario.ts';
import type { Draft } from './item.ts';
import { topicDrafts } from './topics.ts';

/** Inside the quotes of a string: levels of topics, files, URLs, names of secrets. */
export function textDrafts(
  scenario: Scenario,
  context: Extract<Context, { kind: 'text' }>,
  offset: number,
): { drafts: Draft[]; target: Span } {
  const { text, written, parameters, callee, spot } = context;
  const name = parameters[0]?.name;
  const isFilter = name === 'filter';
  if (isFilter || name === 'topic') {
    const { drafts, level } = topicDrafts(scenario.model, text, offset, isFilter ? 'filter' : 'topic');
    return { drafts, target: level };
  }
  if (name === 'path' || (name === 'file' && spot.place === 'tls')) return fileDrafts(scenario, written, offset);
  if (name === 'url') return { drafts: schemes.map((label) => ({ label, kind: CompletionItemKind.Value, group: 1 })), target: written };
  return { drafts: callee === 'secret' ? secretDrafts(scenario) : [], target: written };
}

const schemes = ['mqtt://localhost:1883', 'mqtts://localhost:8883', 'ws://localhost:8080/mqtt', 'wss://localhost:8443/mqtt'];

/** Files and folders beside what is written up to the last slash. */
function fileDrafts(scenario: Scenario, written: Span, offset: number): { drafts: Draft[]; target: Span } {
  const before = scenario.text.slice(written.start, offset);
  const start = written.start + before.lastIndexOf('/') + 1;
  const names = scenario.filesIn?.(before.slice(0, start - written.start)) ?? [];
  const drafts = names.map((label) => ({
    label,
    kind: label.endsWith('/') ? CompletionItemKind.Folder : CompletionItemKind.File,
    group: 1,
  }));
  return { drafts, target: { start, end: written.end } };
}

/** A secret is often used in more than one place. */
function secretDrafts({ model }: Scenario): Draft[] {
  const names = new Set<string>();
  for (const node of everyNode(model.file.statements)) {
    const [name]: readonly Expr[] = node.kind === 'call' && node.callee.name === 'secret' ? node.args : [];
    const [piece] = name?.kind === 'text' ? name.parts : [];
    if (piece?.kind === 'piece') names.add(piece.value);
  }
  return [...names].map((label) => ({ label, kind: CompletionItemKind.Constant, group: 1 }));
}
