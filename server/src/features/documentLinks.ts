import type { DocumentLink } from 'vscode-languageserver-types';
import type { Expr, Text } from '../language/ast.ts';
import { everyStatement } from '../language/model.ts';
import { everyNode } from '../language/tree.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** Paths of data, payload and TLS files, relative to the scenario; those that differ from client to client lead nowhere. */
export function documentLinks(scenario: Scenario): DocumentLink[] {
  const { file, statements } = scenario.model;
  const given = everyStatement(statements)
    .filter(({ place }) => place === 'tls')
    .flatMap(({ values }) => values.file ?? []);
  const called = [...everyNode(file.statements)].flatMap((node) =>
    node.kind === 'call' && readers.has(node.callee.name) ? node.args.slice(0, 1) : [],
  );
  return [...given, ...called].filter(isPlainText).flatMap((text) => linkOf(scenario, text));
}

const readers = new Set(['csv', 'json', 'ndjson', 'file']);

function isPlainText(expr: Expr): expr is Text {
  return expr.kind === 'text' && expr.closed && expr.parts.length === 1 && expr.parts[0].kind === 'piece';
}

function linkOf(scenario: Scenario, text: Text): DocumentLink[] {
  const [piece] = text.parts;
  const target = piece.kind === 'piece' ? resolved(scenario.uri, piece.value) : undefined;
  return target === undefined ? [] : [{ range: rangeOf(scenario, piece.span), target }];
}

/** A path beside a document; undefined where the document's URI has no folders. */
function resolved(uri: string, path: string): string | undefined {
  try {
    return new URL(path.split(/[\\/]/).map(encodeURIComponent).join('/'), uri).href;
  } catch {
    return undefined;
  }
}
