import { access } from 'node:fs/promises';
import type { AgentStarter } from './agentProcess.ts';
import { type NodeRuntime, startNode } from './nodeProcess.ts';

/** An agent on this machine; `program` is the path of `agent.js`. */
export function localAgent(node: NodeRuntime, program: string, name = 'local'): AgentStarter {
  return {
    name,
    sharesClock: true,
    async start(workers = 0) {
      await access(program).catch(() => {
        throw new Error(`the agent program ${program} is missing: build it with \`npm run build\``);
      });
      const { child, exited } = startNode(node, program, workers > 0 ? ['early', String(workers)] : []);
      return { readable: child.stdout, writable: child.stdin, exited, kill: () => child.kill('SIGKILL') };
    },
  };
}
