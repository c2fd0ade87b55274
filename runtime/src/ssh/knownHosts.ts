import { createHash, createHmac } from 'node:crypto';
import { matchesPatterns } from './patterns.ts';

/** What the user's known_hosts files say of a host's key (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export type HostKeyVerdict =
  | { kind: 'known' }
  | { kind: 'unknown' }
  /** Another key is on file for this host. */
  | { kind: 'changed'; onFile: KnownHostsLine }
  | { kind: 'revoked'; onFile: KnownHostsLine }
  /** Only a certificate authority vouches for this host, and we cannot read host certificates. */
  | { kind: 'byAuthority'; onFile: KnownHostsLine };

export interface KnownHostsLine {
  file: string;
  line: number;
  marker?: '@revoked' | '@cert-authority';
  /** Comma-separated patterns, or one hashed name. */
  hosts: string;
  keyType: string;
  /** Base64. */
  key: string;
}

/** Lines that are not of the format are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHostsLine[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const words = content.trim().split(/\s+/);
    const marker = words[0] === '@revoked' || words[0] === '@cert-authority' ? words[0] : undefined;
    const [hosts, keyType, key] = marker ? words.slice(1) : words;
    if (!hosts || hosts.startsWith('#') || hosts.startsWith('@') || !keyType || !key) return [];
    return [{ file, line: index + 1, hosts, keyType, key, ...(marker && { marker }) }];
  });
}

/** `name` is what `lookupName` gives. */
export function judgeHostKey(lines: readonly KnownHostsLine[], name: string, key: Buffer): HostKeyVerdict {
  const text = key.toString('base64');
  const ofHost = lines.filter((line) => isOf(line, name));
  const revoked = ofHost.find((line) => line.marker === '@revoked' && line.key === text);
  if (revoked) return { kind: 'revoked', onFile: revoked };
  const plain = ofHost.filter((line) => line.marker === undefined);
  if (plain.some((line) => line.key === text)) return { kind: 'known' };
  if (plain.length > 0) return { kind: 'changed', onFile: plain.find(({ keyType }) => keyType === keyTypeOf(key)) ?? plain[0] };
  // OpenSSH takes a key on file for the same name without a port as known, too; it just never calls it changed.
  const bare = /^\[(.*)\]:\d+$/.exec(name)?.[1];
  if (bare !== undefined && judgeHostKey(lines, bare, key).kind === 'known') return { kind: 'known' };
  const authority = ofHost.find((line) => line.marker === '@cert-authority');
  return authority ? { kind: 'byAuthority', onFile: authority } : { kind: 'unknown' };
}

/** Only these types may be asked of the host: it would look changed when it showed another of its keys. Empty: none on file. */
export function keyTypesOnFile(lines: readonly KnownHostsLine[], name: string): string[] {
  return [...new Set(lines.filter((line) => line.marker === undefined && isOf(line, name)).map(({ keyType }) => keyType))];
}

/** How a host is called in known_hosts. An alias stands for itself, whatever the port. */
export function lookupName(host: { hostName: string; port: number; hostKeyAlias?: string }): string {
  if (host.hostKeyAlias !== undefined) return host.hostKeyAlias.toLowerCase();
  const name = host.hostName.toLowerCase();
  return host.port === 22 ? name : `[${name}]:${host.port}`;
}

/** The line that makes the key known, with its line end. A salt of 20 bytes hides the host's name. */
export function knownHostsLine(name: string, key: Buffer, salt?: Buffer): string {
  const hosts = salt ? `|1|${salt.toString('base64')}|${hashOf(name, salt)}` : name;
  return `${hosts} ${keyTypeOf(key)} ${key.toString('base64')}\n`;
}

/** The name that a key begins with (RFC 4253 §6.6). */
export function keyTypeOf(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

/** As `ssh-keygen -l` shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function isOf(line: KnownHostsLine, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|(.+)$/.exec(line.hosts);
  return hashed ? hashOf(name, Buffer.from(hashed[1], 'base64')) === hashed[2] : matchesPatterns(line.hosts.split(','), name);
}

function hashOf(name: string, salt: Buffer): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}
