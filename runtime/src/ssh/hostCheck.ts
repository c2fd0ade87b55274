import type { Connection } from './connection.ts';
import { HostError } from './hostError.ts';
import type { HostCapacity } from './hostWeights.ts';
import { quoted, runScript, type ScriptResult } from './script.ts';

/** What a host is and has. */
export interface HostFacts {
  /** `linux-x64-glibc`, for example: where an executable would run. */
  platform: string;
  /** A folder of ours that nobody else can enter. */
  cache: string;
  /** A Node that can run the agent; absent where none was found. */
  node?: string;
  /** Versions and paths of those that are too old. */
  oldNodes: string[];
  /** SHA-256 of the agent program that is there already, if it is. */
  agentHash?: string;
  capacity: HostCapacity;
}

/** The oldest Node that the agent runs on. */
export const oldestNode = 18;
/** The agent program and a run's own files need some room. */
const leastFreeKb = 8 * 1024;

/**
 * Looks at a host, and cleans what earlier runs could not. `agentName` is the name of the agent program in the cache. Rejects with a
 * `HostError` where the host cannot carry an agent.
 */
export async function checkHost(label: string, connection: Connection, agentName: string): Promise<HostFacts> {
  return factsOf(label, await runScript(connection, checkScript(agentName)));
}

/** Rejected candidates for the cache say why. */
export function factsOf(label: string, said: ScriptResult): HostFacts {
  const fail = (reason: string, remedy: string) => new HostError(label, 'check', reason, remedy);
  const system = said.value('system');
  if (system === undefined) {
    const words = said.complaints === '' ? 'nothing came back' : `it said: ${said.complaints.slice(0, 500)}`;
    throw fail(
      `the login shell did not run /bin/sh: ${words}`,
      'Give the user a login shell that runs commands; agents run on Linux, macOS and BSD.',
    );
  }
  const cache = said.value('cache');
  if (cache === undefined) {
    throw fail(
      `there is no folder for the agent: ${said.values('unusable').join('; ')}`,
      `Free some space there, or set XDG_CACHE_HOME for this user to a folder with ${leastFreeKb / 1024} MB that it may write to.`,
    );
  }
  const node = said.value('node');
  const agentHash = said.value('agent');
  return {
    platform: platformOf(system, said.value('machine') ?? '', said.value('libc') ?? ''),
    cache,
    oldNodes: said.values('oldNode'),
    capacity: { ...numberIn('cores', said), ...numberIn('memoryMb', said) },
    ...(node !== undefined && { node }),
    ...(agentHash !== undefined && { agentHash }),
  };
}

/** Under its name, where it is one. */
function numberIn<Name extends string>(name: Name, said: ScriptResult): { [Key in Name]?: number } {
  const count = Number.parseInt(said.value(name) ?? '', 10);
  return count > 0 ? ({ [name]: count } as { [Key in Name]: number }) : {};
}

/** In Node's words, from those of `uname`. */
export function platformOf(system: string, machine: string, libc: string): string {
  const architectures: Record<string, string> = { x86_64: 'x64', amd64: 'x64', aarch64: 'arm64', armv7l: 'arm', i686: 'ia32' };
  const name = system.toLowerCase();
  return [name, architectures[machine] ?? machine, ...(name === 'linux' ? [libc] : [])].join('-');
}

/** Where Node's own packages and the usual version managers put it, the newest last in a folder as `ls` sorts. */
const nodePlaces = [
  '/usr/local/bin/node',
  '/usr/bin/node',
  '/usr/bin/nodejs',
  '/opt/node*/bin/node',
  '/opt/homebrew/bin/node',
  '/snap/bin/node',
  '"$HOME"/.local/bin/node',
  '"$HOME"/.nvm/versions/node/*/bin/node',
  '"$HOME"/.volta/tools/image/node/*/bin/node',
  '"$HOME"/.asdf/installs/nodejs/*/bin/node',
  '"$HOME"/.local/share/mise/installs/node/*/bin/node',
  '"$HOME"/.local/share/fnm/node-versions/*/installation/bin/node',
  '"$HOME"/.nodenv/versions/*/bin/node',
  '"$HOME"/n/bin/node',
];

/** The program that says a file's SHA-256, run by Node as hosts differ in what else could. */
export const hashProgram =
  'process.stdout.write(require("crypto").createHash("sha256").update(require("fs").readFileSync(process.argv[1])).digest("hex"))';

function checkScript(agentName: string): string {
  return `
umask 077
say system "$(uname -s)"; say machine "$(uname -m)"
say cores "$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null)"
say memoryMb "$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || echo "$(($(sysctl -n hw.memsize 2>/dev/null) / 1048576))")"
if ls /lib/ld-musl-* >/dev/null 2>&1; then say libc musl; else say libc glibc; fi

# A folder counts when it is ours, nobody else's, and has room. In places open to all somebody else may have made it.
usable() {
  mkdir -p "$1" 2>/dev/null || { say unusable "$1 cannot be made"; return 1; }
  { [ -O "$1" ] && [ ! -L "$1" ]; } || { say unusable "$1 belongs to another user"; return 1; }
  chmod 700 "$1" 2>/dev/null && : 2>/dev/null >"$1/.try" || { say unusable "$1 cannot be written to"; return 1; }
  rm -f "$1/.try"
  free=$(df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print $4 }')
  [ "\${free:-${leastFreeKb}}" -ge ${leastFreeKb} ] || { say unusable "$1 has only $((free / 1024)) MB left"; return 1; }
}
cache=
for folder in "\${XDG_CACHE_HOME:-$HOME/.cache}/mqtt-scenario" "/var/tmp/mqtt-scenario-$(id -u)" "/tmp/mqtt-scenario-$(id -u)"; do
  if usable "$folder"; then cache=$folder; break; fi
done
[ -n "$cache" ] || exit 0
say cache "$cache"

# What is left of runs whose agent is gone, and of uploads that were cut off.
for run in "$cache"/runs/*/; do
  if [ -f "$run/pid" ]; then kill -0 "$(cat "$run/pid")" 2>/dev/null || rm -rf "$run"
  elif [ -d "$run" ] && [ -n "$(find "$run" -maxdepth 0 -mmin +60)" ]; then rm -rf "$run"; fi
done
find "$cache" -maxdepth 1 -name '*.part' -mmin +60 -exec rm -f {} + 2>/dev/null

node=
for candidate in "$(command -v node)" ${nodePlaces.join(' ')} "$cache"/node-*; do
  [ -x "$candidate" ] && [ ! -d "$candidate" ] || continue
  version=$("$candidate" --version 2>/dev/null </dev/null)
  major=\${version#v}; major=\${major%%.*}
  case $major in ''|*[!0-9]*) continue;; esac
  if [ "$major" -ge ${oldestNode} ]; then node=$candidate; break; fi
  say oldNode "$version $candidate"
done
[ -n "$node" ] || exit 0
say node "$node"
agent="$cache"/${quoted(agentName)}
[ -f "$agent" ] && say agent "$("$node" -e ${quoted(hashProgram)} "$agent" </dev/null)"
`;
}
