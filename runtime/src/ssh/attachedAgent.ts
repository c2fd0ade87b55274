import { Duplex, type Readable } from 'node:stream';
import { linkMarker } from '../control/records.ts';
import type { Connection, RemoteProcess } from './connection.ts';
import { HostError } from './hostError.ts';
import { plainText } from './plainText.ts';
import { quoted, shellCommand } from './script.ts';

/** Where an agent's program and run are on its host. */
export interface AgentPlace {
  node: string;
  agent: string;
  /** The run's folder there. */
  folder: string;
}

/**
 * Attaches to the agent in a folder, after starting it if `start` says so. Resolves with the stream that leads to it; rejects with a
 * `HostError`, whose reason is what the host said, where there is no agent.
 */
export async function attachTo(label: string, connection: Connection, place: AgentPlace, start: boolean): Promise<Duplex> {
  const process = await connection.exec(shellCommand);
  // The shell must not read ahead what is for the agent: this is one line, and nothing more is sent before the marker has come.
  process.stdin.write(`${attachScript(place, start)}\n`);
  const giveUp = setTimeout(() => connection.close(), attachWithinMs);
  const words = lastWordsOf(process.stderr);
  const rest = await markerOf(process.stdout, () => connection.close());
  clearTimeout(giveUp);
  if (rest === undefined) {
    const { code, signal } = await process.exited;
    const how = signal ?? code;
    if (how === undefined) throw new HostError(label, 'connect', 'the connection was lost', 'Try again.');
    throw new HostError(label, 'start', words() || `it ended with ${how}`, 'Look at what it says; a session policy there may kill it.');
  }
  return linkOf(process, rest);
}

function attachScript({ node, agent, folder }: AgentPlace, start: boolean): string {
  const there = quoted(folder);
  const prepare = start
    ? `umask 077; mkdir -p ${there} && echo $$ >${there}/pid`
    : `[ -d ${there} ] || { echo '${goneText}' >&2; exit 3; }`;
  return `${prepare}; { cd ${there} && exec ${quoted(node)} ${quoted(agent)} attach${start ? ' start' : ''}; } || exit 3`;
}

const goneText = 'no agent runs here any more';

/** One stream out of the two of a process; what has been read ahead comes first. */
function linkOf(process: RemoteProcess, first: Buffer): Duplex {
  const link = new Duplex({
    read: () => void process.stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => void process.stdin.write(chunk, () => done()),
    final: (done) => void process.stdin.end(done),
    destroy(error, done) {
      process.stdin.end();
      process.stdout.resume();
      done(error);
    },
  });
  if (first.length > 0) link.push(first);
  process.stdout.on('data', (chunk: Buffer) => {
    if (!link.destroyed && !link.push(chunk)) process.stdout.pause();
  });
  void process.exited.then(() => link.destroy());
  return link;
}

/** Reads up to the marker, and returns what came behind it with the same chunk; `undefined` where the stream ends without. */
function markerOf(stdout: Readable, onFlood: () => void): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    let said: Buffer = Buffer.alloc(0);
    const done = (rest: Buffer | undefined) => {
      stdout.off('data', read);
      if (rest) stdout.pause();
      else stdout.resume();
      resolve(rest);
    };
    const read = (chunk: Buffer) => {
      said = Buffer.concat([said, chunk]);
      const at = said.indexOf(linkMarker);
      if (at >= 0) done(said.subarray(at + linkMarker.length));
      else if (said.length > mostBanner) onFlood();
    };
    stdout.on('data', read);
    stdout.on('close', () => done(undefined));
  });
}

function lastWordsOf(stderr: Readable): () => string {
  let words = '';
  stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-mostWords);
  });
  return () => plainText(words);
}

const attachWithinMs = 20_000;
const mostBanner = 64 * 1024;
const mostWords = 2_000;
