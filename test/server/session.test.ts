import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  CodeLens,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  MessageConnection,
  PublishDiagnosticsParams,
  Range,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import type { CompileResult, Parameter, ResultAnchor } from '../../server/src/protocol.ts';
import { peak } from '../features/peak.ts';
import { buildServer, type LanguageClient, type ServerBuild } from './languageClient.ts';

/** What VS Code says of itself, as far as the server acts on it. */
const editor: ClientCapabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, insertReplaceSupport: true } },
    definition: { linkSupport: true },
    diagnostic: { dynamicRegistration: true },
  },
  workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
};

let build: ServerBuild;
beforeAll(() => {
  build = buildServer();
});
afterAll(() => build.remove());

describe('the server as a process, driven by a client of the protocol', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-session-'));
  const uri = pathToFileURL(join(folder, 'courier-peak.mqtt-scenario')).href;
  const textDocument = { uri };
  let client: LanguageClient;
  let text = peak;

  beforeAll(async () => {
    client = await build.start(editor, (connection) => connection.onRequest('client/registerCapability', () => null));
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'mqtt-scenario', version: 1, text },
    });
  });
  afterAll(async () => {
    await client.leave();
    rmSync(folder, { recursive: true });
  });

  const ask = <T>(method: string, params: object): Promise<T> => client.connection.sendRequest<T>(method, { textDocument, ...params });
  const findings = async () => (await ask<{ items: Diagnostic[] }>('textDocument/diagnostic', {})).items;
  const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } };
  const options = { tabSize: 2, insertSpaces: true };

  /** The position behind the first occurrence of a stretch of the text. */
  function behind(stretch: string) {
    const before = text.slice(0, text.indexOf(stretch) + stretch.length).split('\n');
    return { line: before.length - 1, character: before[before.length - 1].length };
  }

  /** Replaces the first occurrence of a stretch, as an edit of that range alone. */
  async function edit(stretch: string, newText: string, version: number): Promise<void> {
    const end = behind(stretch);
    const start = { line: end.line, character: end.character - stretch.length };
    text = text.replace(stretch, () => newText);
    const contentChanges = [{ range: { start, end }, text: newText }];
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  it('says what it can do', async () => {
    await expect(`${JSON.stringify(client.initialized.capabilities, null, 2)}\n`).toMatchFileSnapshot('capabilities.snap');
  });

  it('finds nothing wrong with a sample', async () => {
    expect(await findings()).toEqual([]);
  });

  it('follows edits', async () => {
    await edit('await watching', 'await watchin', 2);
    expect(await findings()).toMatchObject([{ code: 'signal-never-given', severity: 1, source: 'mqtt-scenario' }]);
    await edit('await watchin', 'await watching', 3);
    expect(await findings()).toEqual([]);
  });

  it('offers the fix of a finding', async () => {
    await edit('await watching', 'await watchin', 4);
    const [{ range }] = await findings();
    const [action] = await ask<CodeAction[]>('textDocument/codeAction', { range, context: { diagnostics: [] } });
    expect(action).toMatchObject({ title: 'Change to `watching`', kind: 'quickfix', isPreferred: true });
    expect(action.edit?.changes?.[uri]).toEqual([{ range, newText: 'watching' }]);
    await edit('await watchin', 'await watching', 5);
  });

  it.each<[string, string, object, (answer: never) => void]>([
    [
      'completion',
      'textDocument/completion',
      { at: 'publish "rider/{client.index}/fix" ' },
      (list: CompletionList) => {
        expect(list.items.map((item) => item.label)).toEqual(['retain', 'tracking']);
      },
    ],
    [
      'hover',
      'textDocument/hover',
      { at: 'pool rid' },
      (hover: Hover) => {
        expect(JSON.stringify(hover.contents)).toContain('500 clients');
      },
    ],
    [
      'signature help',
      'textDocument/signatureHelp',
      { at: 'random(-90.0, ' },
      (help: SignatureHelp) => {
        expect(help).toMatchObject({ signatures: [{ label: 'random(from, to)' }], activeParameter: 1 });
      },
    ],
    [
      'definition',
      'textDocument/definition',
      { at: 'repeat every fix_e' },
      ([link]: LocationLink[]) => {
        expect(link).toMatchObject({ targetUri: uri, targetSelectionRange: { start: { line: 6, character: 6 } } });
      },
    ],
    [
      'references',
      'textDocument/references',
      { at: 'param rid', context: { includeDeclaration: true } },
      (found: Location[]) => {
        expect(found.map(({ range }) => range.start.line + 1)).toEqual([5, 34, 39]);
      },
    ],
    [
      'highlights',
      'textDocument/documentHighlight',
      { at: 'signal watch' },
      (found: unknown[]) => {
        expect(found).toHaveLength(2);
      },
    ],
    [
      'symbols',
      'textDocument/documentSymbol',
      {},
      (symbols: DocumentSymbol[]) => {
        expect(symbols.map(({ name }) => name)).toContain('dispatch');
      },
    ],
    [
      'folding',
      'textDocument/foldingRange',
      {},
      (ranges: FoldingRange[]) => {
        expect(ranges).toContainEqual({ startLine: 38, endLine: 53 });
      },
    ],
    [
      'selection',
      'textDocument/selectionRange',
      { positions: [{ line: 4, character: 8 }] },
      ([range]: SelectionRange[]) => {
        expect(range.parent).toBeDefined();
      },
    ],
    [
      'inlay hints',
      'textDocument/inlayHint',
      { range: everywhere },
      (hints: InlayHint[]) => {
        expect(hints.map(({ label }) => label)).toContain('20 times each');
      },
    ],
    [
      'semantic tokens',
      'textDocument/semanticTokens/full',
      {},
      (tokens: SemanticTokens) => {
        expect(tokens.data.length % 5).toBe(0);
        expect(tokens.data.length).toBeGreaterThan(200);
      },
    ],
    [
      'semantic tokens of a range',
      'textDocument/semanticTokens/range',
      { range: { ...everywhere, end: { line: 3, character: 0 } } },
      (tokens: SemanticTokens) => {
        expect(tokens.data).toEqual([2, 0, 8, 0, 0]);
      },
    ],
    [
      'lenses',
      'textDocument/codeLens',
      {},
      (lenses: CodeLens[]) => {
        expect(lenses.map(({ command }) => command?.title)).toEqual(['▶ Run Scenario', 'Preview load']);
      },
    ],
    [
      'links',
      'textDocument/documentLink',
      {},
      (links: unknown[]) => {
        expect(links).toEqual([]);
      },
    ],
    [
      'formatting',
      'textDocument/formatting',
      { options },
      (edits: TextEdit[]) => {
        expect(edits).toEqual([]);
      },
    ],
    [
      'formatting of a range',
      'textDocument/rangeFormatting',
      { range: everywhere, options },
      (edits: TextEdit[]) => {
        expect(edits).toEqual([]);
      },
    ],
    [
      'formatting while typing',
      'textDocument/onTypeFormatting',
      { at: 'disconnect\n}', ch: '}', options },
      (edits: TextEdit[]) => {
        expect(edits).toEqual([]);
      },
    ],
    [
      'the place of a rename',
      'textDocument/prepareRename',
      { at: 'pool rid' },
      (place: { placeholder: string }) => {
        expect(place.placeholder).toBe('rider');
      },
    ],
    [
      'rename',
      'textDocument/rename',
      { at: 'param rid', newName: 'people' },
      ({ changes }: WorkspaceEdit) => {
        expect(changes?.[uri]).toHaveLength(3);
      },
    ],
  ])('answers %s', async (_, method, { at, ...params }: { at?: string }, judge) => {
    const answer = await ask(method, { ...params, ...(at && { position: behind(at) }) });
    judge(answer as never);
  });

  it('says why it does not rename', async () => {
    await expect(ask('textDocument/rename', { position: behind('param rid'), newName: 'fix_every' })).rejects.toThrow('already');
    await expect(ask('textDocument/prepareRename', { position: behind('conne') })).rejects.toThrow('Only names');
  });

  it('compiles with other parameters, and says what is wrong with them', async () => {
    const compile = (params: object) => client.connection.sendRequest<CompileResult>('mqttScenario/compile', { uri, ...params });
    const { plan, problems } = await compile({ params: { riders: '7' }, broker: 'embedded', seed: 3 });
    expect(plan).toMatchObject({ sourceFile: 'courier-peak.mqtt-scenario', seed: 3, params: { riders: '7' } });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const wrong = await compile({ params: { riders: 'many' } });
    expect(wrong.plan).toBeUndefined();
    expect(wrong.problems).toMatchObject([{ severity: 'error', line: 5 }]);
  });

  it('lists parameters and anchors', async () => {
    const parameters = await client.connection.sendRequest<Parameter[]>('mqttScenario/parameters', { uri });
    expect(parameters[0]).toEqual({ name: 'riders', defaultText: '500', doc: 'riders online at once', line: 5 });
    const anchors = await client.connection.sendRequest<ResultAnchor[]>('mqttScenario/resultAnchors', { uri });
    expect(anchors).toContainEqual({ kind: 'pool', name: 'rider', line: 39 });
    expect(anchors).toContainEqual({ kind: 'expectation', text: 'connect.time p99 < 2s', line: 59 });
  });

  it('answers for a file that is not open, and says when there is none', async () => {
    const other = pathToFileURL(join(folder, 'other.mqtt-scenario')).href;
    const compile = () => client.connection.sendRequest<CompileResult>('mqttScenario/compile', { uri: other });
    await expect(compile()).rejects.toThrow('There is no scenario');
    writeFileSync(join(folder, 'other.mqtt-scenario'), 'pool a[1] {\n  connect\n}\n');
    expect((await compile()).plan?.scenario).toBe('other');
  });

  it('looks at data files again when they change', async () => {
    const data = { uri: pathToFileURL(join(folder, 'data.mqtt-scenario')).href };
    const scenario = 'data d = csv("d.csv")\npool a[1] {\n  username d.user\n  connect\n  disconnect\n}\n';
    const items = async () =>
      (await client.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: data })).items;
    const refreshed = new Promise<void>((resolve) => client.connection.onRequest('workspace/diagnostic/refresh', () => resolve()));
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { ...data, languageId: 'mqtt-scenario', version: 1, text: scenario },
    });
    expect(await items()).toMatchObject([{ code: 'missing-file' }]);
    writeFileSync(join(folder, 'd.csv'), 'name,password\n');
    const changes = [{ uri: pathToFileURL(join(folder, 'd.csv')).href, type: 1 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await refreshed;
    expect(await items()).toMatchObject([{ code: 'missing-column' }]);
  });

  it('says nothing of files where there is no disk', async () => {
    const virtual = { uri: 'vscode-vfs://github/a/b.mqtt-scenario' };
    const scenario = 'data d = csv("d.csv")\npool a[1] {\n  username d.user\n  connect\n  disconnect\n}\n';
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { ...virtual, languageId: 'mqtt-scenario', version: 1, text: scenario },
    });
    const { items } = await client.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: virtual });
    expect(items).toEqual([]);
  });
});

describe('clients that can do less', () => {
  it('get findings unasked, plain completions and plain places', async () => {
    const published: PublishDiagnosticsParams[] = [];
    let arrived = () => {};
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const listen = (connection: MessageConnection) =>
      connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
        published.push(params);
        arrived();
      });
    const client = await build.start({}, listen);
    const textDocument = { uri: 'untitled:Untitled-1' };
    const text = 'param n = 1\npool a[n] {\n  conect\n}\n';
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'x', version: 1, text },
    });
    await first;
    expect(published[0]).toMatchObject({ ...textDocument, version: 1, diagnostics: [{ code: 'unknown-word' }] });
    const list = await client.connection.sendRequest<CompletionList>('textDocument/completion', {
      textDocument,
      position: { line: 0, character: 0 },
    });
    expect(JSON.stringify(list)).not.toContain('${');
    const places = await client.connection.sendRequest<Location[]>('textDocument/definition', {
      textDocument,
      position: { line: 1, character: 7 },
    });
    expect(places).toMatchObject([{ ...textDocument, range: { start: { line: 0, character: 6 } } }]);
    expect(await client.leave()).toBe(0);
  });

  it('may go without a word', async () => {
    const client = await build.start({});
    expect(await client.leaveRudely()).toBe(1);
  });
});
