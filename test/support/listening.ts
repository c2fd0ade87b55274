import { connect } from 'node:net';

/** When a port of loopback takes connections. */
export async function listening(port: number): Promise<void> {
  while (!(await accepts(port))) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Whether it takes one now. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false)).once('close', (failed) => resolve(!failed));
  });
}
