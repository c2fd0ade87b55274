import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { linkMarker } from '../control/records.ts';
import { logName, socketName } from './hosted.ts';

/**
 * Lets a director talk over stdin and stdout with the agent of the current folder, which it starts first where that is asked for. The
 * agent is a session of its own, so that it lives on when this process and its SSH server are gone.
 */
export function attach(program: string, start: boolean): void {
  if (start) startHosted(program, connectThrough);
  else connectThrough();
}

function connectThrough(): void {
  const socket = connect(socketName);
  socket.on('connect', () => {
    process.stdout.write(linkMarker);
    process.stdin.pipe(socket);
    socket.pipe(process.stdout, { end: false });
  });
  socket.on('error', () => {
    if (socket.pending) giveUp('no agent runs here any more');
  });
  // Exits by itself, once all has been written.
  socket.on('close', () => process.stdin.destroy());
}

function startHosted(program: string, onListening: () => void): void {
  const log = openSync(logName, 'a', 0o600);
  const child = spawn(process.execPath, [program, 'host'], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  const fail = (code: number | null, signal: string | null) => giveUp(`the agent ended with ${signal ?? code} before it listened`);
  child.on('error', (error) => giveUp(error.message));
  child.on('exit', fail);
  child.on('message', () => {
    child.off('exit', fail);
    child.unref();
    onListening();
  });
}

function giveUp(reason: string): never {
  process.stderr.write(`${reason}\n${lastWords()}`);
  process.exit(3);
}

function lastWords(): string {
  try {
    return readFileSync(logName, 'utf8').slice(-mostWords);
  } catch {
    return '';
  }
}

const mostWords = 2_000;
