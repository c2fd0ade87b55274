import { parseAddress } from './address.ts';
import { HostError } from './hostError.ts';
import { limiter } from './limiter.ts';
import type { SshNetwork } from './network.ts';
import { runScript } from './script.ts';

/** Removes all that runs have ever put on the hosts. Runs that still go on there keep it. By host: what was removed, or why not. */
export async function cleanHosts(hosts: readonly string[], network: SshNetwork): Promise<(string[] | HostError)[]> {
  const inTurn = limiter(hostsAtOnce);
  const results = await Promise.all(hosts.map((host) => inTurn(() => clean(host, network))));
  network.close();
  return results;
}

const hostsAtOnce = 20;

async function clean(host: string, network: SshNetwork): Promise<string[] | HostError> {
  try {
    const connection = await network.connect(parseAddress(host));
    const said = await runScript(connection, script);
    connection.close();
    const running = said.value('running');
    if (running === undefined) return said.values('removed');
    return new HostError(host, 'check', `a run still goes on there, in ${running}`, 'Stop it, or wait for its end.');
  } catch (error) {
    return error instanceof HostError ? error : new HostError(host, 'connect', (error as Error).message, 'Try again.');
  }
}

/** The same folders as `hostCheck.ts` uses. */
const script = `
for cache in "\${XDG_CACHE_HOME:-$HOME/.cache}/mqtt-scenario" "/var/tmp/mqtt-scenario-$(id -u)" "/tmp/mqtt-scenario-$(id -u)"; do
  { [ -d "$cache" ] && [ -O "$cache" ] && [ ! -L "$cache" ]; } || continue
  for run in "$cache"/runs/*/; do
    if [ -f "$run/pid" ] && kill -0 "$(cat "$run/pid")" 2>/dev/null; then say running "$run"; exit 0; fi
  done
  rm -rf "$cache" && say removed "$cache"
done
`;
