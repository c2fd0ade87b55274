import { readdirSync, readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join, parse, sep } from 'node:path';
import type { HostAddress } from './address.ts';
import { expandIncludes } from './includes.ts';
import { matchesPatterns } from './patterns.ts';
import { type HostSettings, hostSettings } from './sshConfig.ts';

/** Settings of hosts by the SSH configuration of whoever runs us, which is read once. */
export function userConfig(): (address: HostAddress) => HostSettings {
  const home = homedir();
  const config = [
    configAt(join(home, '.ssh', 'config'), join(home, '.ssh')),
    // What the system's file says comes second, and is for all hosts again.
    'Host *',
    configAt('/etc/ssh/ssh_config', '/etc/ssh'),
  ].join('\n');
  const around = { home, user: userInfo().username, environment: process.env, platform: process.platform };
  return (address) => hostSettings(address, config, around);

  function configAt(file: string, folder: string): string {
    return expandIncludes(read(file), (pattern) => {
      const path = pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern;
      return filesOf(isAbsolute(path) ? path : join(folder, path)).map(read);
    });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Files by a pattern of the shell, in order. */
function filesOf(pattern: string): string[] {
  const { root } = parse(pattern);
  let paths = [root];
  for (const segment of pattern.slice(root.length).split(sep)) {
    paths = paths.flatMap((folder) => {
      if (!/[*?]/.test(segment)) return [join(folder, segment)];
      return namesIn(folder)
        .filter((name) => !name.startsWith('.') && matchesPatterns([segment], name))
        .map((name) => join(folder, name));
    });
  }
  return paths;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
