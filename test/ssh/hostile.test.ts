import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Transform } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { controlVersion } from '../../runtime/src/control/messages.ts';
import { allowance } from '../../runtime/src/ssh/allowance.ts';
import { type OpenHost, openHosts } from '../../runtime/src/ssh/hosts.ts';
import { limiter } from '../../runtime/src/ssh/limiter.ts';
import { plainText } from '../../runtime/src/ssh/plainText.ts';
import { hasMosquitto } from '../support/brokers.ts';
import { program } from '../support/programs.ts';
import { type Farm, startFarm } from './support/farm.ts';
import { testNetwork } from './support/network.ts';
import { hasSshd, type TestHome } from './support/sshd.ts';

/** What every hostile agent begins with: it is found as a Node, says it has our program, and speaks as an agent does. */
const node = `#!${process.execPath}
const { deflateRawSync, constants } = require('node:zlib');
const argv = process.argv.slice(2);
if (argv[0] === '--version') { console.log('v20.0.0'); process.exit(); }
if (argv[0] === '-e') { console.log(require('node:crypto').createHash('sha256').update(require('node:fs').readFileSync(argv[2])).digest('hex')); process.exit(); }
const marker = 'mqtt-scenario agent\\n';
const resume = Buffer.from([1, 0, 0, 0, 0, 0, 0]);
const data = (bytes) => { const head = Buffer.from([2, 0, 0, 0, 0]); head.writeUInt32BE(bytes.length, 1); return Buffer.concat([head, bytes]); };
const frame = (text) => { const head = Buffer.alloc(4); head.writeUInt32BE(Buffer.byteLength(text)); return Buffer.concat([head, Buffer.from(text)]); };
const packed = (bytes) => data(deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
const hello = (version) => frame(JSON.stringify({ kind: 'hello', version, pid: 1, node: 'v20', platform: '../../../etc', cores: 1, openFilesLimit: 1024, localPorts: 0, memoryBytes: 1e9, freeMemoryBytes: 1e9 }));
const begin = () => process.stdout.write(Buffer.concat([Buffer.from(marker), resume]));
const forever = (chunk) => { const more = () => { while (process.stdout.write(chunk)); process.stdout.once('drain', more); }; more(); };
process.stdout.on('error', () => process.exit());
// Hostile, but no burden to the machine that tests it.
process.stdin.resume().on('end', () => process.exit());
`;

const scenario = 'agents {\n  host "HOST"\n  orphan_timeout 1s\n}\npool a[1] {\n  connect\n  hold 1s\n  disconnect\n}\n';

describe.skipIf(!hasSshd || !hasMosquitto)('a hostile host', { concurrent: true, timeout: 600_000 }, () => {
  const inTurn = limiter(3);

  /** What is found as Node on the farm's only host goes on like this. */
  const onHostileFarm = (source: string, test: (farm: Farm) => Promise<void>) =>
    inTurn(async () => {
      const farm = await startFarm(1);
      mkdirSync(farm.bin, { recursive: true });
      writeFileSync(join(farm.bin, 'node'), node + source, { mode: 0o755 });
      writeFileSync(join(farm.cwd, 'small.mqtt-scenario'), scenario.replace('HOST', farm.hosts[0].name));
      await test(farm).finally(() => farm.close());
    });

  it.each([
    ['talks without end before the agent', `forever(Buffer.alloc(100_000, 'x'))`, /starting the agent failed|connecting failed/],
    [
      'sends garbage for records',
      `process.stdout.write(marker + 'garbage')`,
      /does not talk as an agent does: what came is not of the agent/,
    ],
    [
      'claims to have heard what was never said',
      `process.stdout.write(marker); process.stdout.write(Buffer.from([1, 9, 9, 9, 9, 9, 9]))`,
      /it speaks of another talk/,
    ],
    [
      'sends what is not compressed',
      `begin(); process.stdout.write(data(Buffer.from('garbage garbage')))`,
      /does not talk as an agent does: (invalid|incorrect|unexpected)/i,
    ],
    [
      'sends zeros without end, well packed',
      `begin(); forever(packed(Buffer.alloc(1 << 24)))`,
      /a frame of 0 bytes that is not JSON|more than any agent/,
    ],
    [
      'announces a frame of 4 GB',
      `begin(); process.stdout.write(packed(Buffer.from([255, 255, 255, 255, 0])))`,
      /a frame of 4294967295 bytes, more than/,
    ],
    ['is of another release', `begin(); process.stdout.write(packed(hello(99)))`, /speaks version 99 of the control protocol/],
    [
      'speaks of pools that the plan does not have',
      `begin(); process.stdout.write(packed(Buffer.concat([hello(${controlVersion}), frame(JSON.stringify({ kind: 'progress', signals: [], forgone: [], ended: [1, 2, 3] }))])))`,
      /what it said progress.ended is not a list of exactly 1 items/,
    ],
    [
      'sends the same without end',
      `begin(); process.stdout.write(packed(hello(${controlVersion}))); forever(packed(Buffer.concat(Array(20_000).fill(frame(JSON.stringify({ kind: 'progress', signals: [], forgone: [], ended: [0] }))))))`,
      /more than any agent has to say/,
    ],
    [
      'hides escape sequences in its errors',
      `process.stderr.write('\\u001b]0;owned\\u0007 no\\n'); process.exit(3)`,
      /starting the agent failed: \]0;owned {2}no/,
    ],
  ])('that %s ends the run with an error', (_what, source, reason) =>
    onHostileFarm(source, async (farm) => {
      const { code, report, stderr } = await farm.run(`run small.mqtt-scenario --broker {broker} --out ${farm.cwd}/runs --quiet`);
      expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'error' });
      expect(`${report.summary}\n${report.agents[0].failure}`).toMatch(reason);
      expect(stderr + report.summary).not.toMatch(/[^\P{Cc}\n]/u);
      expect(readdirSync(farm.cwd)).toEqual(['runs', 'small.mqtt-scenario']);
      expect(existsSync('/etc/mqtt-scenario')).toBe(false);
    }),
  );

  it('that breaks the talk before the run takes its agent over harms nobody', ({ expect }) =>
    onHostileFarm("begin(); process.stdout.write(data(Buffer.from('garbage garbage')))", async (farm) => {
      const { hosts, close } = await openHosts([{ host: farm.hosts[0].name }], {
        network: testNetwork({ folder: farm.home } as TestHome),
        agentProgram: program('agent.js'),
        orphanTimeoutMs: 1_000,
      });
      const host = hosts[0] as OpenHost;
      const reason = expect.stringContaining('it does not talk as an agent does');
      await expect.poll(() => host.starter.start().catch((error: Error) => error.message), { timeout: 10_000 }).toEqual(reason);
      await expect(host.upload({ base: '', files: [] })).rejects.toMatchObject({ step: 'start', reason });
      await close();
    }));
});

describe('what an agent may say', () => {
  it('is bounded by the time that has passed', async () => {
    let nowMs = 0;
    const limited: Transform = allowance({ burstBytes: 100, bytesPerSecond: 10, nowMs: () => nowMs });
    const heard: Buffer[] = [];
    limited.on('data', (chunk: Buffer) => heard.push(chunk));
    const failure = new Promise<Error>((resolve) => limited.on('error', resolve));
    limited.write(Buffer.alloc(100));
    nowMs = 2_000;
    limited.write(Buffer.alloc(20));
    limited.write(Buffer.alloc(1));
    expect((await failure).message).toBe('it has sent 121 bytes, more than any agent has to say');
    expect(Buffer.concat(heard).length).toBe(120);
  });

  it.each([
    ['plain\ntext', 'plain\ntext'],
    ['\u001b[31mred\u0007\r\n', '[31mred'],
    ['a\u009bb', 'a b'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });
});
