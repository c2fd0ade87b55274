import { type Connection, ErrorCodes, LSPErrorCodes, type Range, ResponseError } from 'vscode-languageserver/node';
import type { ClientAbilities } from './capabilities.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLenses } from './features/codeLenses.ts';
import { compilation } from './features/compilation.ts';
import { completion } from './features/completion/completion.ts';
import { definition } from './features/definition.ts';
import { documentLinks } from './features/documentLinks.ts';
import { documentSymbols } from './features/documentSymbols.ts';
import { foldingRanges } from './features/foldingRanges.ts';
import { formatDocument, formatOnType, formatRange } from './features/formatting.ts';
import { highlights } from './features/highlights.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { parameters } from './features/parameters.ts';
import { references } from './features/references.ts';
import { prepareRename, type Refusal, rename } from './features/rename.ts';
import { resultAnchors } from './features/resultAnchors.ts';
import type { Scenario } from './features/scenario.ts';
import { selectionRanges } from './features/selectionRanges.ts';
import { semanticTokens } from './features/semanticTokens.ts';
import { signatureHelp } from './features/signatureHelp.ts';
import type { OpenScenarios } from './openScenarios.ts';
import { type CompileParams, type DocumentParams, requests } from './protocol.ts';

/** Gives every request of the protocol, and our own, to the feature that answers it. */
export function answerRequests(connection: Connection, scenarios: OpenScenarios, client: ClientAbilities): void {
  const on = answering(scenarios);
  answerReading(connection, on, client);
  answerWriting(connection, on, client);
  answerWholeDocument(connection, on);
  answerOurOwn(connection, scenarios);
}

/** Turns a feature into a handler; of a document that is not known, nothing can be said. */
function answering(scenarios: OpenScenarios) {
  return <P extends { textDocument: { uri: string } }, R>(feature: (scenario: Scenario, params: P) => R) =>
    (params: P): R | null => {
      const scenario = scenarios.get(params.textDocument.uri);
      return scenario ? feature(scenario, params) : null;
    };
}

type Answering = ReturnType<typeof answering>;

function answerReading(connection: Connection, on: Answering, client: ClientAbilities): void {
  connection.onHover(on((scenario, { position }) => hover(scenario, position) ?? null));
  connection.onDefinition(
    on((scenario, { position }) => {
      const links = definition(scenario, position);
      return client.definitionLinks
        ? links
        : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
    }),
  );
  connection.onReferences(on((scenario, { position, context }) => references(scenario, position, context.includeDeclaration)));
  connection.onDocumentHighlight(on((scenario, { position }) => highlights(scenario, position)));
  connection.onSelectionRanges(on((scenario, { positions }) => selectionRanges(scenario, positions)));
  connection.onSignatureHelp(on((scenario, { position }) => signatureHelp(scenario, position) ?? null));
}

function answerWriting(connection: Connection, on: Answering, client: ClientAbilities): void {
  connection.onCompletion(on((scenario, { position }) => completion(scenario, position, client)));
  connection.onCodeAction(on((scenario, { range, context }) => codeActions(scenario, range, context.only)));
  connection.onPrepareRename(on((scenario, { position }) => orError(prepareRename(scenario, position))));
  connection.onRenameRequest(on((scenario, { position, newName }) => orError(rename(scenario, position, newName))));
  connection.onDocumentFormatting(on((scenario, { options }) => formatDocument(scenario, options)));
  connection.onDocumentRangeFormatting(on((scenario, { range, options }) => formatRange(scenario, range, options)));
  connection.onDocumentOnTypeFormatting(on((scenario, { position, ch, options }) => formatOnType(scenario, position, ch, options)));
}

function answerWholeDocument(connection: Connection, on: Answering): void {
  connection.onDocumentSymbol(on(documentSymbols));
  connection.onFoldingRanges(on(foldingRanges));
  connection.onDocumentLinks(on(documentLinks));
  connection.onCodeLens(on(codeLenses));
  connection.languages.inlayHint.on(on((scenario, { range }) => inlayHints(scenario, range)));
  const noTokens = { data: [] };
  const tokens = on((scenario, params: { textDocument: { uri: string }; range?: Range }) => semanticTokens(scenario, params.range));
  connection.languages.semanticTokens.on((params) => tokens(params) ?? noTokens);
  connection.languages.semanticTokens.onRange((params) => tokens(params) ?? noTokens);
}

function answerOurOwn(connection: Connection, scenarios: OpenScenarios): void {
  const about =
    <P extends DocumentParams, R>(feature: (scenario: Scenario, params: P) => R) =>
    (params: P): R | ResponseError => {
      const scenario = scenarios.get(params.uri);
      return scenario ? feature(scenario, params) : new ResponseError(ErrorCodes.InvalidParams, `There is no scenario ${params.uri}.`);
    };
  connection.onRequest(
    requests.compile,
    about((scenario, params: CompileParams) => compilation(scenario, params)),
  );
  connection.onRequest(requests.parameters, about(parameters));
  connection.onRequest(requests.resultAnchors, about(resultAnchors));
}

/** Editors show the message of a failed request to the user. */
function orError<T extends object>(answer: T | Refusal): T | ResponseError {
  return 'refused' in answer ? new ResponseError(LSPErrorCodes.RequestFailed, answer.refused) : answer;
}
