/**
 * The agent: `agent.js` supervises workers, `agent.js worker` is one. Both speak frames on stdin and stdout, obey whoever started
 * them, and end when stdin does.
 */
import { Console } from 'node:console';
import { availableParallelism } from 'node:os';
import { openChannel } from '../control/channel.ts';
import { monotonicUs } from '../control/clock.ts';
import { largestFrame } from '../control/frames.ts';
import { type Command, controlVersion, type Event } from '../control/messages.ts';
import { openFilesLimit } from './openFiles.ts';
import { Supervisor } from './supervisor.ts';
import { Worker } from './worker.ts';
import { startWorkerProcess } from './workerProcess.ts';

/** Clients take their leave in this time when there is nobody left to tell how it went. */
const orphanStopMs = 3_000;

// Nothing but frames may go to stdout, whatever a library has to say.
globalThis.console = new Console(process.stderr);
// Ctrl-C reaches every process of the terminal; the director decides what it means.
process.on('SIGINT', () => {});

const program = process.argv[1];
const role = process.argv[2] === 'worker' ? worker() : supervisor();
const channel = openChannel<Command, Event>(process.stdin, process.stdout, {
  maximumBytes: largestFrame,
  read: (message) => message as Command,
  onMessage: (command) => role.obey(command),
  onClose() {
    role.obey({ kind: 'stop' });
    setTimeout(() => process.exit(0), orphanStopMs).unref();
  },
});

channel.send({
  kind: 'hello',
  version: controlVersion,
  pid: process.pid,
  node: process.version,
  platform: process.platform,
  cores: availableParallelism(),
  openFilesLimit: openFilesLimit(),
});

process.on('uncaughtException', (error) => {
  channel.send({ kind: 'failed', reason: error.message, hint: 'This is a fault of the program: please report it with the lines below.' });
  console.error(error);
  end(70);
});

function worker(): Worker {
  return new Worker({ nowUs: monotonicUs, send: (event) => channel.send(event), onEnd: () => end(0) });
}

function supervisor(): Supervisor {
  return new Supervisor({
    cores: availableParallelism(),
    openFilesLimit: openFilesLimit(),
    nowUs: monotonicUs,
    startWorker: (listener) => startWorkerProcess(program, listener),
    send: (event) => channel.send(event),
    onEnd: () => end(0),
  });
}

function end(code: number): void {
  channel.close(() => process.exit(code));
}
