import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Expr, Plan, Step } from '../../runtime/src/plan/plan.ts';
import { filesOf } from '../../runtime/src/ssh/planFiles.ts';
import { readRunFiles } from '../../runtime/src/ssh/runFiles.ts';

const text = (value: string): Expr => ({ kind: 'literal', value });
const index: Expr = { kind: 'clientIndex' };
const numbered = (before: string, after: string): Expr => ({ kind: 'concat', parts: [text(before), index, text(after)] });
const publish = (path: Expr): Step => ({ kind: 'publish', payload: { kind: 'file', path } }) as Step;

describe('the files of a plan', () => {
  it.each<[what: string, paths: Parameters<typeof planWith>[0], files: string[]]>([
    ['none', {}, []],
    ['data', { data: ['a.csv', 'b.csv', 'a.csv'] }, ['a.csv', 'b.csv']],
    ['certificates', { ca: text('ca.pem'), key: numbered('keys/', '.pem') }, ['ca.pem', 'keys/*.pem']],
    ['a will', { will: text('bye.bin') }, ['bye.bin']],
    [
      'payloads, wherever they are published',
      {
        steps: [
          publish(text('a')),
          { kind: 'repeat', steps: [{ kind: 'choose', options: [{ weight: 1, steps: [publish(text('b'))] }] }] } as unknown as Step,
        ],
        handler: [publish(numbered('c', ''))],
      },
      ['a', 'b', 'c*'],
    ],
  ])('%s', (_what, paths, files) => {
    expect(filesOf(planWith(paths)).map((pattern) => pattern.text)).toEqual(files);
  });

  it('has a level for each part between slashes', () => {
    const [{ segments }] = filesOf(planWith({ key: numbered('a.b/x', '.pem/key') }));
    expect(segments).toEqual(['a.b', /^x.*\.pem$/s, 'key']);
  });
});

describe('what travels to a host', () => {
  const root = mkdtempSync(join(tmpdir(), 'run-files-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const base = join(root, 'project', 'scenarios');
  mkdirSync(join(base, 'keys'), { recursive: true });
  for (const [path, content] of [
    ['project/scenarios/a.csv', 'a'],
    ['project/scenarios/keys/0.pem', 'k0'],
    ['project/scenarios/keys/1.pem', 'k1'],
    ['project/scenarios/keys/other', 'no'],
    ['project/ca.pem', 'ca'],
  ])
    writeFileSync(join(root, path), content);

  const travelling = async (paths: Parameters<typeof planWith>[0]) => {
    const { base: folder, files } = await readRunFiles(planWith(paths), base);
    return { base: folder, files: Object.fromEntries(files.map(({ path, content }) => [path, content.toString()])) };
  };

  it('is what the plan names, each file once', async () => {
    const files = await travelling({ data: ['a.csv', './a.csv'], key: numbered('keys/', '.pem') });
    expect(files).toEqual({ base: '', files: { 'a.csv': 'a', 'keys/0.pem': 'k0', 'keys/1.pem': 'k1' } });
  });

  it('never leads out of its folder: a file outside the scenario keeps its place beside it', async () => {
    expect(await travelling({ data: ['a.csv'], ca: text('../ca.pem') })).toEqual({
      base: 'scenarios',
      files: { 'scenarios/a.csv': 'a', 'ca.pem': 'ca' },
    });
  });

  it('leaves absolute paths to the host', async () => {
    expect(await travelling({ ca: text('/etc/ssl/certs/ca.pem') })).toEqual({ base: '', files: {} });
  });

  it.each([
    ['a file', { data: ['b.csv'] }],
    ['any that fits', { key: numbered('keys/', '.crt') }],
  ])('needs %s that the plan names', async (_what, paths) => {
    await expect(travelling(paths)).rejects.toThrow(/names the file "(b.csv|keys\/\*.crt)", and there is none in|no such file/);
  });
});

function planWith(given: { data?: string[]; ca?: Expr; key?: Expr; will?: Expr; steps?: Step[]; handler?: Step[] }): Plan {
  const tls = { ...(given.ca && { ca: given.ca }), ...(given.key && { key: given.key }) };
  const will = given.will && { payload: { kind: 'file', path: given.will } };
  return {
    data: (given.data ?? []).map((file) => ({ file })),
    pools: [{ connect: { tls, ...(will && { will }) }, steps: given.steps ?? [], handlers: [{ steps: given.handler ?? [] }] }],
  } as unknown as Plan;
}
