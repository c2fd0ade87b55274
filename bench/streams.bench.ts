import { argv, cpuUsage, exit, memoryUsage, stdout } from 'node:process';
import { tryStreams } from '../test/engine/streamWorld.ts';

/**
 * Sends mutated broker's streams to the engine, a million or as many as its argument says, from the number of the second argument on:
 * nothing may throw, hang, stay open or keep its memory.
 */
const count = Number(argv[2] ?? 1_000_000);
const from = Number(argv[3] ?? 0);
const together = 200;
const limitMs = 5_000;

let [bytes, failed, slowestMs, mostMemory] = [0, 0, 0, 0];
const errors = new Map<string, number>();
const start = performance.now();
for (let number = from; number < from + count; number += together) {
  const before = cpuUsage();
  const tried = await tryStreams(number, Math.min(together, from + count - number));
  // Processor time, as others may keep the machine busy.
  const { user, system } = cpuUsage(before);
  const tookMs = (user + system) / 1_000;
  bytes += tried.bytes;
  slowestMs = Math.max(slowestMs, tookMs);
  mostMemory = Math.max(mostMemory, memoryUsage.rss());
  for (const [reason, times] of tried.errors) errors.set(reason, (errors.get(reason) ?? 0) + times);
  if (tookMs > limitMs) tried.faults.push(`took ${Math.round(tookMs)} ms`);
  for (const fault of tried.faults.slice(0, 5)) console.log(`streams from ${number}: ${fault}`);
  failed += tried.faults.length;
  if (stdout.isTTY) stdout.write(`\r${number + together}`);
}

const seconds = Math.round((performance.now() - start) / 1_000);
console.log(
  JSON.stringify({
    streams: count,
    from,
    bytes,
    failed,
    slowestMs: Math.round(slowestMs),
    mostMemoryMB: Math.round(mostMemory / 1e6),
    seconds,
  }),
);
for (const [reason, times] of [...errors].sort(([, a], [, b]) => b - a).slice(0, 40)) console.log(`${times}\t${reason}`);
exit(failed > 0 ? 1 : 0);
