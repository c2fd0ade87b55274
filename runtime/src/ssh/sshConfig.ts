import SSHConfig from 'ssh-config';
import { addressText, type HostAddress, parseAddress } from './address.ts';

/** All that is needed to reach a host, from its address and the user's SSH configuration. Paths are absolute. */
export interface HostSettings {
  /** As the user calls it. */
  label: string;
  hostName: string;
  port: number;
  user: string;
  hostKeyAlias?: string;
  userKnownHostsFiles: string[];
  globalKnownHostsFiles: string[];
  hashKnownHosts: boolean;
  /** What to do about a host that is not on file; changed and revoked keys are always refused. */
  newHostKeys: 'ask' | 'accept' | 'refuse';
  identityFiles: string[];
  /** Keys of the agent that are not among the identity files are not offered. */
  identitiesOnly: boolean;
  /** Socket of ssh-agent. */
  agentSocket?: string;
  keyboardInteractive: boolean;
  passwords: boolean;
  /** Hosts to go through, the first to be reached directly. */
  jumps: HostAddress[];
  connectTimeoutMs: number;
}

/** What surrounds the configuration. */
export interface SshSurroundings {
  home: string;
  user: string;
  environment: Readonly<Record<string, string | undefined>>;
  platform: string;
}

/**
 * Settings of one host by ssh_config(5); `config` is the user's file and behind it the system's, `Include`s expanded. Throws an
 * `Error` for what would lead elsewhere if it were ignored. `Match exec` never matches, as we run no commands to find out.
 */
export function hostSettings(address: HostAddress, config: string, around: SshSurroundings): HostSettings {
  const label = addressText(address);
  const found = computed(address, config);
  const list = (name: string): string[] => [found[name.toLowerCase()] ?? []].flat();
  const one = (name: string): string | undefined => list(name)[0];
  const user = address.user ?? one('User') ?? around.user;
  const port = address.port ?? Number(one('Port') ?? 22);
  const hostName = expandTokens(one('HostName') ?? address.name, { h: address.name, n: address.name });
  const tokens = { d: around.home, h: hostName, n: address.name, p: String(port), r: user, u: around.user };
  const path = (text: string) => absolute(expandTokens(text, tokens, around.environment), around.home);
  const paths = (name: string, standard: string) => (list(name).length > 0 ? list(name) : standard.split(' ')).map(path);
  if (one('ProxyCommand') !== undefined && one('ProxyCommand')?.toLowerCase() !== 'none' && one('ProxyJump') === undefined) {
    throw new Error(`the SSH configuration of ${label} has a ProxyCommand, which cannot be used here: say ProxyJump instead.`);
  }
  const alias = one('HostKeyAlias');
  const agentSocket = agentSocketOf(one('IdentityAgent'), around, path);
  return {
    label,
    hostName,
    port,
    user,
    ...(alias !== undefined && { hostKeyAlias: alias }),
    userKnownHostsFiles: paths('UserKnownHostsFile', '~/.ssh/known_hosts ~/.ssh/known_hosts2'),
    globalKnownHostsFiles: paths('GlobalKnownHostsFile', '/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2'),
    hashKnownHosts: isYes(one('HashKnownHosts')),
    newHostKeys: newHostKeys(one('StrictHostKeyChecking')),
    identityFiles: paths('IdentityFile', standardIdentities).filter((file) => file !== 'none'),
    identitiesOnly: isYes(one('IdentitiesOnly')),
    ...(agentSocket !== undefined && { agentSocket }),
    keyboardInteractive: !isNo(one('KbdInteractiveAuthentication') ?? one('ChallengeResponseAuthentication')),
    passwords: !isNo(one('PasswordAuthentication')),
    jumps: jumpsOf(list('ProxyJump')),
    connectTimeoutMs: Number(one('ConnectTimeout') ?? 15) * 1000,
  };
}

const standardIdentities = '~/.ssh/id_rsa ~/.ssh/id_ecdsa ~/.ssh/id_ed25519';

function computed(address: HostAddress, config: string): Record<string, string | string[]> {
  const query = { Host: address.name, ...(address.user !== undefined && { User: address.user }) };
  return SSHConfig.parse(config).compute(query as { Host: string; User: string }, { ignoreCase: true, matchExec: false });
}

function agentSocketOf(said: string | undefined, { environment, platform }: SshSurroundings, path: (text: string) => string) {
  if (said?.toLowerCase() === 'none') return undefined;
  if (said !== undefined && said !== 'SSH_AUTH_SOCK') return said.startsWith('$') ? environment[said.slice(1)] : path(said);
  return environment.SSH_AUTH_SOCK ?? (platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined);
}

function jumpsOf(values: readonly string[]): HostAddress[] {
  const jumps = values.flatMap((value) => value.split(',')).filter((value) => value !== '');
  return jumps.length === 1 && jumps[0].toLowerCase() === 'none' ? [] : jumps.map(parseAddress);
}

/** `no` turns the checking off in OpenSSH; here it only spares the question about new hosts. */
function newHostKeys(said: string | undefined): HostSettings['newHostKeys'] {
  if (isYes(said)) return 'refuse';
  return said === 'accept-new' || said === 'off' || isNo(said) ? 'accept' : 'ask';
}

function isYes(value: string | undefined): boolean {
  return /^(yes|true)$/i.test(value ?? '');
}

function isNo(value: string | undefined): boolean {
  return /^(no|false)$/i.test(value ?? '');
}

function expandTokens(text: string, tokens: Record<string, string>, environment: SshSurroundings['environment'] = {}): string {
  return text
    .replace(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? whole)))
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => environment[name] ?? whole);
}

function absolute(path: string, home: string): string {
  if (path === 'none' || /^([\\/]|[a-z]:[\\/])/i.test(path)) return path;
  return path.startsWith('~/') ? `${home}${path.slice(1)}` : `${home}/${path}`;
}
