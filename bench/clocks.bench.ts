import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { steepestDrift } from '../runtime/src/control/clockEstimate.ts';
import { type ClockRun, clockRun, type FakedAgent, faketime, hasFaketime } from '../test/director/clockWorld.ts';
import { startAedes } from '../test/support/brokers.ts';

/**
 * Runs of two agents, each with a clock that began elsewhere and drifts (Debian's faketime), behind lines with different delays there and
 * back: how often is the latency across them within the error that the report states? Argument: how many runs.
 */
const count = Number(argv[2] ?? 100);
const together = 2;
const seconds = 3;
if (!hasFaketime) {
  console.error(`${faketime} is missing: install Debian's package "faketime".`);
  exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-clocks-'));
execFileSync(execPath, ['esbuild.mjs', '--outdir', folder, 'agent'], { stdio: 'inherit' });
const broker = await startAedes();
let [begun, within, worstShare, meanErrorUs] = [0, 0, 0, 0];
await Promise.all(Array.from({ length: together }, work));
await broker.close();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ runs: count, within, worstShare: rounded(worstShare), meanErrorMs: rounded(meanErrorUs / count / 1000) }));
exit(within === count ? 0 : 1);

async function work(): Promise<void> {
  while (begun < count) {
    const number = begun++;
    const agents: [FakedAgent, FakedAgent] = [anyAgent(), anyAgent()];
    const ran = await clockRun({ programs: folder, folder: join(folder, String(number)), broker, agents, seconds });
    judge(number, agents, ran);
  }
}

function judge(number: number, agents: FakedAgent[], { report, sameUs, acrossUs, errorUs }: ClockRun): void {
  const offUs = acrossUs.min - sameUs.min;
  const share = Math.abs(offUs) / errorUs;
  const isWithin = report.verdict === 'passed' && share <= 1;
  within += Number(isWithin);
  worstShare = Math.max(worstShare, share);
  meanErrorUs += errorUs;
  const clocks = agents.map(({ driftPpm, thereMs, backMs }) => `${driftPpm} ppm, ${thereMs} + ${backMs} ms`).join(' | ');
  console.log(`${number}: ${isWithin ? 'within' : 'NOT WITHIN'}: off by ${Math.round(offUs)} of ±${Math.round(errorUs)} µs (${clocks})`);
  if (report.verdict !== 'passed') console.log(report.summary);
}

/** Near or far, and seldom by the same way back. */
function anyAgent(): FakedAgent {
  const farMs = Math.random() < 0.5 ? 0 : 40 * Math.random();
  const driftPpm = Math.round((2 * Math.random() - 1) * 0.9 * steepestDrift * 1e6);
  return { shiftSeconds: Math.round(Math.random() * 1e5), driftPpm, thereMs: farMs * Math.random(), backMs: farMs * Math.random() };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
