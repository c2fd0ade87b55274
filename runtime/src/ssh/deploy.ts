import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from './connection.ts';
import { type HostFacts, hashProgram, oldestNode } from './hostCheck.ts';
import { HostError } from './hostError.ts';
import { quoted, runScript } from './script.ts';
import { uploadFailure } from './upload.ts';

/** A program to be brought to hosts. Its name in their cache tells its content, so that each version is uploaded once. */
export interface Program {
  name: string;
  content: Buffer;
  hash: string;
}

export function programOf(kind: 'agent' | 'node', content: Buffer): Program {
  const hash = createHash('sha256').update(content).digest('hex');
  return { name: `${kind}-${hash.slice(0, 16)}${kind === 'agent' ? '.js' : ''}`, content, hash };
}

/** A Node executable that may be uploaded, and where it runs. */
export interface NodeExecutable {
  platform: string;
  read(): Promise<Program>;
}

/** Where the programs are on a host. */
export interface Deployed {
  node: string;
  agent: string;
}

/** Brings to the host what it lacks. `progress` is a share of 1. Rejects with a `HostError`. */
export async function deploy(
  label: string,
  connection: Connection,
  facts: HostFacts,
  agent: Program,
  spareNode: NodeExecutable | undefined,
  progress: (share: number) => void,
): Promise<Deployed> {
  const place = { label, connection, cache: facts.cache };
  const node = facts.node ?? (await uploadNode(place, facts, spareNode, progress));
  const path = `${facts.cache}/${agent.name}`;
  if (facts.agentHash !== agent.hash) await upload(place, agent, node, progress);
  return { node, agent: path };
}

interface Place {
  label: string;
  connection: Connection;
  cache: string;
}

async function uploadNode(
  place: Place,
  facts: HostFacts,
  spare: NodeExecutable | undefined,
  progress: (share: number) => void,
): Promise<string> {
  if (spare?.platform !== facts.platform) {
    const old = facts.oldNodes.length > 0 ? `only older ones (${facts.oldNodes.join(', ')})` : 'none';
    throw new HostError(
      place.label,
      'check',
      `the agent needs Node ${oldestNode} or newer, and there is ${old} on PATH and in the usual places`,
      `Install Node there, or give an executable for ${facts.platform} to be uploaded by --agent-node.`,
    );
  }
  const program = await spare.read();
  const path = `${place.cache}/${program.name}`;
  await upload(place, program, path, progress);
  return path;
}

/** Written beside, checked, and only then moved to its place: whoever starts it never sees half of it. */
async function upload(place: Place, program: Program, node: string, progress: (share: number) => void): Promise<void> {
  const { label, connection, cache } = place;
  const part = `${cache}/${program.name}.${randomBytes(4).toString('hex')}.part`;
  const fail = (reason: string, remedy: string) => new HostError(label, 'upload', reason, remedy);
  try {
    await connection.upload([{ path: part, content: program.content }], (bytes) => progress(bytes / program.content.length));
  } catch (error) {
    const failure = await uploadFailure(label, connection, cache, program.content.length, error);
    await runScript(connection, `rm -f ${quoted(part)}`).catch(() => {});
    throw failure;
  }
  const runsIt = node === `${cache}/${program.name}`;
  const said = await runScript(
    connection,
    `part=${quoted(part)}
chmod 700 "$part"
node=${runsIt ? '$part' : quoted(node)}
"$node" --version >/dev/null </dev/null || { say broken yes; rm -f "$part"; exit 0; }
hash=$("$node" -e ${quoted(hashProgram)} "$part" </dev/null)
if [ "$hash" = ${program.hash} ]; then mv -f "$part" ${quoted(`${cache}/${program.name}`)} && say done yes; else rm -f "$part"; fi`,
  );
  if (said.value('broken'))
    throw fail(`the uploaded Node does not run there: ${said.complaints}`, 'Install Node there, or mount that folder without noexec.');
  if (!said.value('done'))
    throw fail(`what arrived is not what was sent ${said.complaints}`, 'Try again; if it stays so, check the disk there.');
}
