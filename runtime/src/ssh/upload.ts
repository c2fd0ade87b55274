import type { Connection } from './connection.ts';
import { HostError } from './hostError.ts';
import type { RunFiles } from './runFiles.ts';
import { quoted, runScript } from './script.ts';

/** Puts the files of a run below `folder`, which is made. Returns where the scenario's folder is there. Rejects with a `HostError`. */
export async function uploadRunFiles(label: string, connection: Connection, folder: string, { base, files }: RunFiles): Promise<string> {
  const baseFolder = base === '' ? folder : `${folder}/${base}`;
  const folders = new Set([baseFolder, ...files.map(({ path }) => `${folder}/${path}`.replace(/\/[^/]*$/, ''))]);
  await runScript(connection, `umask 077\nmkdir -p ${[...folders].map(quoted).join(' ')}`);
  try {
    await connection.upload(files.map(({ path, content }) => ({ path: `${folder}/${path}`, content })));
  } catch (error) {
    throw await uploadFailure(
      label,
      connection,
      folder,
      files.reduce((sum, { content }) => sum + content.length, 0),
      error,
    );
  }
  return baseFolder;
}

/** SFTP says no more than "Failure" of a full disk. */
export async function uploadFailure(
  label: string,
  connection: Connection,
  folder: string,
  bytes: number,
  error: unknown,
): Promise<HostError> {
  const said = await runScript(connection, `say free "$(df -Pk ${quoted(folder)} | awk 'NR == 2 { print $4 }')"`).catch(() => undefined);
  const freeKb = Number(said?.value('free') ?? Number.NaN);
  if (freeKb * 1024 < bytes) {
    return new HostError(label, 'upload', `the disk of ${folder} is full: ${freeKb} KB are left`, 'Free some space there.');
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new HostError(label, 'upload', reason, remedyFor(reason));
}

/** A connection carries several sessions at once: the agent's, one for files, one for scripts. */
function remedyFor(reason: string): string {
  return /open failed/i.test(reason)
    ? 'Its SSH server allows too few sessions: raise MaxSessions in its sshd_config to 4 or more.'
    : 'If its SSH server refuses SFTP, put `Subsystem sftp internal-sftp` into its sshd_config.';
}
