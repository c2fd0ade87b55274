/**
 * Workers that start while the rest of this program is read and the plan is on its way: half of the time to the first CONNECT is what
 * Node takes to start, twice, one after the other. `agent.js early N` says that N workers will be needed, or as many as there are cores. They
 * are started when this file is imported.
 */
import { availableParallelism } from 'node:os';
import { argv } from 'node:process';
import { listenTo, spawnWorker, type WorkerListener, type WorkerProcess } from './workerProcess.ts';

const [, program, task, workers] = argv;
const count = task === 'early' ? Math.min(Number(workers), availableParallelism()) : 0;
const waiting = Array.from({ length: count }, () => spawnWorker(program, 1));

/** One that has begun to start, as if it had a core of its own, or else a new one, of `perCore` that share a core. */
export function startWorker(listener: WorkerListener, perCore: number): WorkerProcess {
  return listenTo(waiting.shift() ?? spawnWorker(program, perCore), listener);
}
