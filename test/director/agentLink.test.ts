import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { controlVersion } from '../../runtime/src/control/messages.ts';
import { type AgentEvent, AgentLink } from '../../runtime/src/director/agentLink.ts';
import { localAgent } from '../../runtime/src/director/localAgent.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { prepareFor } from '../support/prepare.ts';

const folder = mkdtempSync(join(tmpdir(), 'agents-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What every stub begins with: frames as the agent writes them. */
const say = `
const say = (message) => {
  const text = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  process.stdout.write(Buffer.concat([length, text]));
};
const hello = { kind: 'hello', version: ${controlVersion}, pid: 1, node: 'v20', platform: 'linux', cores: 1, openFilesLimit: 1024, localPorts: 0, memoryBytes: 1e9, freeMemoryBytes: 1e9 };
process.stdin.on('data', () => {});
`;

/** Answers every command; its clock starts with it, and it says how far ahead of it the start is. */
const obedient = `
let kept = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  kept = Buffer.concat([kept, chunk]);
  while (kept.length >= 4 && kept.length >= 4 + kept.readUInt32BE(0)) {
    const end = 4 + kept.readUInt32BE(0);
    obey(JSON.parse(kept.subarray(4, end)));
    kept = kept.subarray(end);
  }
});
function obey(command) {
  if (command.kind === 'prepare') say({ kind: 'ready' });
  if (command.kind === 'readClock') say({ kind: 'clock', id: command.id, nowUs: performance.now() * 1000 });
  if (command.kind === 'start') say({ kind: 'log', pool: 0, client: 0, line: 0, message: String(command.atUs / 1000 - performance.now()) });
  if (command.kind === 'stop') say({ kind: 'finished' });
}
say(hello);
`;

describe('an agent that', () => {
  const bad: { does: string; source: string; reason: string }[] = [
    { does: 'exits', source: 'console.error("no room"); process.exit(7)', reason: 'exited with code 7: no room' },
    { does: 'is killed', source: 'process.kill(process.pid, "SIGKILL")', reason: 'killed by SIGKILL' },
    {
      does: 'greets people',
      source: 'console.log("Welcome to this host, be careful!")',
      reason: 'a frame of 1466264675 bytes, more than the',
    },
    { does: 'writes no JSON', source: 'process.stdout.write("\\0\\0\\0\\x02{{")', reason: 'a frame of 2 bytes that is not JSON' },
    { does: 'is of another release', source: 'say({ ...hello, version: 99 })', reason: 'speaks version 99 of the control protocol' },
    {
      does: 'speaks out of turn',
      source: 'say({ kind: "progress", signals: [1], forgone: [], ended: [] })',
      reason: 'what it said progress.signals is not a list',
    },
    { does: 'sends what nobody knows', source: 'say({ kind: "shutdown" })', reason: 'what it said.kind is not one of' },
    {
      does: 'says why it cannot go on',
      source: 'say(hello); say({ kind: "failed", reason: "no cores", hint: "" })',
      reason: 'getting ready failed: no cores',
    },
    {
      does: 'dies of the plan',
      source: `${obedient} function obey() { process.exit(9) }`,
      reason: 'getting ready failed: exited with code 9',
    },
    {
      does: 'fills the disk with seconds',
      source: 'say(hello); say({ kind: "window", window: { index: 60, pools: [] } })',
      reason: 'what it said window.window.index is not a whole number from 0 to 59',
    },
  ];
  test.each(bad)('$does is lost, with the reason', async ({ source, reason }) => {
    const { next } = open(stub(source));
    expect(await next()).toMatchObject({ kind: 'lost', reason: expect.stringContaining(reason) });
  });

  test('cannot tell its time is lost, with the step', async () => {
    const { next } = open(stub(obedient.replace('nowUs: performance.now() * 1000', 'nowUs: "noon"')), false);
    expect(await next()).toMatchObject({
      kind: 'lost',
      reason: expect.stringContaining('comparing the clocks failed: what it said clock.nowUs is not a number'),
    });
  });

  test('could not start says so, although the run has been stopped meanwhile', async () => {
    const { next, link } = open(join(folder, 'missing.js'));
    link.send({ kind: 'stop' });
    expect(await next()).toMatchObject({ kind: 'lost', reason: expect.stringContaining('build it with') });
  });

  test('is not there is lost, with what to do', async () => {
    const { next } = open(join(folder, 'missing.js'));
    expect(await next()).toMatchObject({ kind: 'lost', reason: expect.stringContaining('build it with') });
  });

  test('has a clock of its own is told the start by that clock', async () => {
    const { next, link } = open(stub(obedient), false);
    expect(await next()).toEqual({ kind: 'ready' });
    link.start(Number(process.hrtime.bigint()) / 1e6 + 60_000);
    const { message } = (await next()) as Extract<AgentEvent, { kind: 'log' }>;
    expect(Number(message)).toBeLessThan(60_500);
    expect(Number(message)).toBeGreaterThan(50_000);
    link.send({ kind: 'stop' });
    expect(await next()).toEqual({ kind: 'finished' });
  });

  test('is stopped before it has started is lost, and does not stay', async () => {
    const { next, link } = open(stub('say(hello)'));
    link.send({ kind: 'stop' });
    expect(await next()).toMatchObject({ kind: 'lost', reason: 'was stopped before it had started' });
  });
});

let stubs = 0;

function stub(source: string): string {
  const file = join(folder, `agent-${stubs++}.cjs`);
  writeFileSync(file, say + source);
  return file;
}

/** Starts the agent; `next` waits for its next event. */
function open(program: string, sharesClock = true) {
  const events: AgentEvent[] = [];
  const waiting: ((event: AgentEvent) => void)[] = [];
  const link = new AgentLink({ ...localAgent({ path: process.execPath }, program), sharesClock }, (event) => {
    const listener = waiting.shift();
    if (listener) listener(event);
    else events.push(event);
  });
  const prepare = prepareFor({ agents: [{}], pools: [] } as unknown as Plan);
  void link.open(prepare, { pools: 1, signals: 0, publishSteps: 0, subscribeSteps: 0, flows: 0, seconds: 60 });
  const next = () =>
    new Promise<AgentEvent>((resolve) => {
      const event = events.shift();
      if (event) resolve(event);
      else waiting.push(resolve);
    });
  return { link, next };
}
