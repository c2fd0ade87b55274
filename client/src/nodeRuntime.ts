import { execPath } from 'node:process';
import { workspace } from 'vscode';
import type { NodeRuntime } from '../../runtime/src/director/nodeProcess.ts';

/** VS Code's own executable is a Node when told so: users need not have one. */
export function nodeRuntime(): NodeRuntime {
  const path = workspace.getConfiguration('mqtt-scenario').get('run.nodePath', '');
  return path === '' ? { path: execPath, env: { ELECTRON_RUN_AS_NODE: '1' } } : { path };
}
