import { once } from 'node:events';
import type { BrokerEndpoint } from '../plan/plan.ts';
import { type NodeRuntime, startNode } from './nodeProcess.ts';

export interface EmbeddedBroker {
  endpoint: BrokerEndpoint;
  /** It ends when its stdin does, so it also ends with us. */
  stop(): void;
}

/** Starts `broker.js` on a free port of the loopback address. Rejects with what it said when it does not start. */
export async function startEmbeddedBroker(node: NodeRuntime, program: string): Promise<EmbeddedBroker> {
  const { child, exited } = startNode(node, program);
  const said = once(child.stdout, 'data').then(([chunk]: Buffer[]) => JSON.parse(chunk.toString('utf8')) as { port: number });
  const failed = exited.then((how) => {
    throw new Error(`the embedded broker ${how}`);
  });
  // The loser of the race may still fail when nobody listens any more.
  failed.catch(() => {});
  said.catch(() => {});
  const { port } = await Promise.race([said, failed]);
  return { endpoint: { transport: 'tcp', host: '127.0.0.1', port, path: '' }, stop: () => child.stdin.end() };
}
