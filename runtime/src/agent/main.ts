/**
 * The agent: `agent.js` supervises workers, `agent.js worker` is one. Both speak frames on stdin and stdout, obey whoever started
 * them, and end when stdin does. `agent.js early N` supervises too, and has begun to start workers before it is told what for. On
 * another host `agent.js host` supervises in a session of its own, and directors talk to it through `agent.js attach`, again and again
 * if need be; `agent.js attach start` starts it first.
 */
import { Console } from 'node:console';
import { openChannel } from '../control/channel.ts';
import { monotonicUs } from '../control/clock.ts';
import { largestFrame } from '../control/frames.ts';
import { type Command, controlVersion, type Event } from '../control/messages.ts';
import { attach } from './attach.ts';
import { startWorker } from './earlyWorkers.ts';
import { hosted } from './hosted.ts';
import { sampleHost } from './hostSample.ts';
import { machineFacts } from './machine.ts';
import { Supervisor } from './supervisor.ts';
import { Worker } from './worker.ts';

/** Clients take their leave in this time when there is nobody left to tell how it went. */
const orphanStopMs = 3_000;

// Nothing but frames may go to stdout, whatever a library has to say.
globalThis.console = new Console(process.stderr);
// Ctrl-C reaches every process of the terminal; the director decides what it means.
process.on('SIGINT', () => {});

const [, program, task, order] = process.argv;
if (task === 'attach') attach(program, order === 'start');
else serve();

/** Obeys a director, or a supervisor, to the end. */
function serve(): void {
  const machine = machineFacts();
  const host = task === 'host' ? hosted(() => monotonicUs() / 1000, leave) : undefined;
  const role = task === 'worker' ? worker() : supervisor();
  const channel = openChannel<Command, Event>(host?.readable ?? process.stdin, host?.writable ?? process.stdout, {
    maximumBytes: largestFrame,
    read: (message) => message as Command,
    onMessage(command) {
      if (command.kind === 'prepare') host?.setOrphanTimeout(command.plan.agentPolicy.orphanTimeoutMs);
      role.obey(command);
    },
    onClose: () => leave('its director has closed the talk'),
  });
  process.on('uncaughtException', (error) => {
    channel.send({ kind: 'failed', reason: error.message, hint: 'This is a fault of the program: please report it with the lines below.' });
    console.error(error);
    end(70);
  });
  channel.send({
    kind: 'hello',
    version: controlVersion,
    pid: process.pid,
    ...machine,
  });

  function worker(): Worker {
    return new Worker({ nowUs: monotonicUs, send: (event) => channel.send(event), onEnd: () => end(0) });
  }

  function supervisor(): Supervisor {
    return new Supervisor({
      cores: machine.cores,
      openFilesLimit: machine.openFilesLimit,
      nowUs: monotonicUs,
      sampleHost,
      startWorker,
      send: (event) => channel.send(event),
      onEnd: () => end(0),
    });
  }

  /** There is nobody left to talk to. */
  function leave(why: string): void {
    if (host) console.error(`The agent ends: ${why}.`);
    role.obey({ kind: 'stop' });
    setTimeout(() => process.exit(0), orphanStopMs).unref();
  }

  function end(code: number): void {
    const exit = () => process.exit(code);
    if (host) host.close(exit);
    else channel.close(exit);
  }
}
