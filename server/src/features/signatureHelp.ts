import { MarkupKind, type Position, type SignatureHelp } from 'vscode-languageserver-types';
import type { Call } from '../language/ast.ts';
import { functionOf } from '../language/catalog.ts';
import { spotAt } from '../language/context/spot.ts';
import { upcomingAt } from '../language/context.ts';
import { pathAt } from '../language/tree.ts';
import { offsetAt } from './position.ts';
import type { Scenario } from './scenario.ts';
import { entrySignature, functionSignature, type Segment, type Signature } from './signature.ts';

/** How the function or the statement at a position is written, with what comes next in it. */
export function signatureHelp(scenario: Scenario, position: Position): SignatureHelp | undefined {
  const offset = offsetAt(scenario, position);
  return callHelp(scenario, offset) ?? statementHelp(scenario, offset);
}

function callHelp({ model: { file } }: Scenario, offset: number): SignatureHelp | undefined {
  // Blanks behind the last argument still belong to a call that nothing closes yet.
  const last = file.text.slice(0, offset).trimEnd().length;
  const call = pathAt(file, last)
    .reverse()
    .find((node): node is Call => node.kind === 'call' && isInside(node, file.text, last));
  const called = call && functionOf(call.callee.name, call.args[0]?.kind === 'object');
  if (!called || called.takesObject) return undefined;
  const passed = call.args.filter(({ span }) => span.end <= offset && file.text.slice(span.end, offset).includes(',')).length;
  const active = called.parameters.at(-1)?.many ? Math.min(passed, called.parameters.length - 1) : passed;
  return active < called.parameters.length ? help(functionSignature(called), called.doc, active) : undefined;
}

function isInside({ callee, span }: Call, text: string, offset: number): boolean {
  return offset > callee.span.end && (offset < span.end || text[span.end - 1] !== ')');
}

function statementHelp({ model: { file } }: Scenario, offset: number): SignatureHelp | undefined {
  const { statement, entry } = spotAt(file, offset);
  if (!statement || !entry || entry.head || offset <= statement.head.span.end) return undefined;
  const { parameters, options } = upcomingAt({ file, offset }, statement, entry);
  const signature = entrySignature(entry);
  const isNext = ({ parameter, option }: Segment) =>
    parameter
      ? parameters.includes(parameter)
      : option!.values.some((value) => parameters.includes(value)) || (parameters.length === 0 && options[0] === option);
  const active = signature.segments.findIndex(isNext);
  return active < 0 ? undefined : help(signature, entry.doc, active);
}

function help(signature: Signature, doc: string, activeParameter: number): SignatureHelp {
  const parameters = signature.segments.map(({ start, end, doc: own }) => ({
    label: [start, end] as [number, number],
    documentation: { kind: MarkupKind.Markdown, value: own },
  }));
  return {
    signatures: [{ label: signature.label, documentation: { kind: MarkupKind.Markdown, value: doc }, parameters }],
    activeSignature: 0,
    activeParameter,
  };
}
