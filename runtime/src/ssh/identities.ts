import { readFile } from 'node:fs/promises';
import type { Identity } from './connection.ts';
import type { Questions } from './questions.ts';
import { identitiesOfAgent, type PrivateKey, readPrivateKey } from './ssh2.ts';
import type { HostSettings } from './sshConfig.ts';

/** Reads identities for hosts. One for a whole run, so that a passphrase is asked for once however many hosts take the key. */
export interface KeyRing {
  /** Keys to offer, in OpenSSH's order: those of the agent that are also identity files, identity files, the agent's others. */
  identitiesFor(settings: HostSettings): Promise<Identity[]>;
  /** What kept keys from being offered, for the error if no other key will do. */
  complaints(): string[];
}

export function keyRing(questions: Questions): KeyRing {
  const files = new Map<string, Promise<Identity | undefined>>();
  const complaints = new Set<string>();
  const ofFile = (file: string) => {
    const known = files.get(file) ?? identityOfFile(file, questions, (complaint) => complaints.add(complaint));
    files.set(file, known);
    return known;
  };
  return {
    async identitiesFor({ identityFiles, identitiesOnly, agentSocket }) {
      const fromFiles = (await Promise.all(identityFiles.map(ofFile))).filter((identity) => identity !== undefined);
      const fromAgent = agentSocket === undefined ? [] : await identitiesOfAgent(agentSocket).catch(() => []);
      const isFile = (identity: Identity) => fromFiles.some((file) => file.publicKey.equals(identity.publicKey));
      const inAgent = (identity: Identity) => fromAgent.some((other) => other.publicKey.equals(identity.publicKey));
      return [
        ...fromAgent.filter(isFile),
        ...fromFiles.filter((identity) => !inAgent(identity)),
        ...(identitiesOnly ? [] : fromAgent.filter((identity) => !isFile(identity))),
      ];
    },
    complaints: () => [...complaints],
  };
}

/** An encrypted key is offered by its public part; its passphrase is asked for once a host wants a signature. */
async function identityOfFile(file: string, questions: Questions, complain: (text: string) => void): Promise<Identity | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const read = readPrivateKey(text);
  if (read.kind === 'key') return { name: file, publicKey: read.key.publicKey, sign: async (data, hash) => read.key.sign(data, hash) };
  const publicKey = publicPartOf(text) ?? publicKeyOf(await readFile(`${file}.pub`, 'utf8').catch(() => ''));
  if (read.kind === 'broken' || publicKey === undefined) {
    complain(
      read.kind === 'broken' ? `${file} is not a private key: ${read.reason}` : `${file} is encrypted and lacks ${file}.pub beside it`,
    );
    return undefined;
  }
  let unlocked: Promise<PrivateKey> | undefined;
  return {
    name: file,
    publicKey,
    async sign(data, hash) {
      unlocked ??= unlock(file, text, questions);
      const key = await unlocked.catch((error: Error) => {
        complain(error.message);
        throw error;
      });
      return key.sign(data, hash);
    },
  };
}

async function unlock(file: string, text: string, questions: Questions): Promise<PrivateKey> {
  for (let attempt = 0; attempt < passphraseAttempts; attempt++) {
    const passphrase = await questions.passphrase({ file, again: attempt > 0 });
    if (passphrase === undefined) throw new Error(`${file} is encrypted, and no passphrase was given: add it to ssh-agent by ssh-add`);
    const read = readPrivateKey(text, passphrase);
    if (read.kind === 'key') return read.key;
  }
  throw new Error(`${file} was not opened: its passphrase is another`);
}

const passphraseAttempts = 3;

/** OpenSSH's own format shows the public key also where the private one is encrypted (its PROTOCOL.key). */
export function publicPartOf(privateKeyText: string): Buffer | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(privateKeyText)?.[1];
  const bytes = Buffer.from(body ?? '', 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  let at = magic.length;
  const field = () => {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    return bytes.subarray(start, at);
  };
  try {
    // Cipher, key derivation and its options stand before the number of keys, which is 1 in practice.
    for (let skipped = 0; skipped < 3; skipped++) field();
    at += 4;
    return field();
  } catch {
    return undefined;
  }
}

/** Of a `.pub` file: type, base64, comment. */
function publicKeyOf(line: string): Buffer | undefined {
  const key = line.trim().split(/\s+/)[1];
  return key === undefined ? undefined : Buffer.from(key, 'base64');
}
