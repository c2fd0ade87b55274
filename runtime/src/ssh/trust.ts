import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from './hostError.ts';
import {
  fingerprint,
  type HostKeyVerdict,
  judgeHostKey,
  type KnownHostsLine,
  keyTypeOf,
  keyTypesOnFile,
  knownHostsLine,
  lookupName,
  parseKnownHosts,
} from './knownHosts.ts';
import { limiter } from './limiter.ts';
import type { Questions } from './questions.ts';
import type { HostSettings } from './sshConfig.ts';

/** Decides which host keys to trust. One for all hosts, so that a key is asked about and written down once. */
export interface Trust {
  check(settings: HostSettings): Promise<HostKeyCheck>;
}

export interface HostKeyCheck {
  /** Types on file for this host; empty: any will do. */
  keyTypes: string[];
  verify(key: Buffer): Promise<boolean>;
  /** Why `verify` said no; the library tells only that it did. */
  refusal(): HostError | undefined;
}

export function trustOf(questions: Questions): Trust {
  const inTurn = limiter(1);
  return {
    async check(settings) {
      const name = lookupName(settings);
      const keyTypes = keyTypesOnFile(await linesOf(settings), name);
      let accepted: Buffer | undefined;
      let refusal: HostError | undefined;
      return {
        keyTypes,
        refusal: () => refusal,
        // In turn: another connection to the same host may just be asking about the same key. A key exchange in mid-talk asks again.
        verify: (key) =>
          inTurn(async () => {
            if (accepted) return accepted.equals(key);
            refusal = await refusalOf(settings, judgeHostKey(await linesOf(settings), name, key), key, questions);
            if (!refusal) accepted = key;
            return refusal === undefined;
          }),
      };
    },
  };
}

async function linesOf(settings: HostSettings): Promise<KnownHostsLine[]> {
  const files = [...settings.userKnownHostsFiles, ...settings.globalKnownHostsFiles];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text, index) => parseKnownHosts(text, files[index]));
}

async function refusalOf(
  settings: HostSettings,
  verdict: HostKeyVerdict,
  key: Buffer,
  questions: Questions,
): Promise<HostError | undefined> {
  const shown = `${keyTypeOf(key)} key ${fingerprint(key)}`;
  const refuse = (reason: string, remedy: string) => new HostError(settings.label, 'verify', reason, remedy);
  switch (verdict.kind) {
    case 'known':
      return undefined;
    case 'unknown':
      return await refusalOfNew(settings, key, shown, questions);
    case 'changed':
      return refuse(
        `its ${shown} is not the one on file (${placeOf(verdict.onFile)})`,
        `If the host was installed anew, remove the old key by \`ssh-keygen -R '${lookupName(settings)}' -f ${verdict.onFile.file}\`. Otherwise somebody may be in between.`,
      );
    case 'revoked':
      return refuse(`its ${shown} is revoked (${placeOf(verdict.onFile)})`, 'Do not use this host before it has a new key.');
    case 'byAuthority':
      return refuse(
        `its ${shown} is not on file, and the certificate authority that vouches for it (${placeOf(verdict.onFile)}) cannot be consulted`,
        "Host certificates are not read here: add the host's own key to known_hosts once you have compared its fingerprint.",
      );
  }
}

async function refusalOfNew(settings: HostSettings, key: Buffer, shown: string, questions: Questions): Promise<HostError | undefined> {
  const question = {
    host: settings.label,
    keyType: keyTypeOf(key),
    fingerprint: fingerprint(key),
    address: `${settings.hostName}:${settings.port}`,
  };
  const answer = settings.newHostKeys === 'ask' ? await questions.newHostKey(question) : settings.newHostKeys === 'accept' || undefined;
  if (answer) {
    await keep(settings, key);
    return undefined;
  }
  const reason = answer === false ? `its ${shown} was not accepted` : `its ${shown} is not known`;
  return new HostError(
    settings.label,
    'verify',
    reason,
    `Log in once by \`ssh ${settings.label}\`, and accept the key if it is the host's.`,
  );
}

/** Written down as OpenSSH does; a file that lacks its last line end gets it. */
async function keep(settings: HostSettings, key: Buffer): Promise<void> {
  const file = settings.userKnownHostsFiles.find((each) => each !== 'none');
  if (file === undefined) return;
  const line = knownHostsLine(lookupName(settings), key, settings.hashKnownHosts ? randomBytes(20) : undefined);
  const before = await readFile(file, 'utf8').catch(() => '');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}`, { mode: 0o600 });
}

function placeOf({ file, line }: KnownHostsLine): string {
  return `${file}:${line}`;
}
