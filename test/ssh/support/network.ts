import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAddress } from '../../../runtime/src/ssh/address.ts';
import type { Connection } from '../../../runtime/src/ssh/connection.ts';
import type { HostError } from '../../../runtime/src/ssh/hostError.ts';
import { type ConnectingOptions, type SshNetwork, sshNetwork } from '../../../runtime/src/ssh/network.ts';
import { nobodyToAsk, type Questions } from '../../../runtime/src/ssh/questions.ts';
import { hostSettings } from '../../../runtime/src/ssh/sshConfig.ts';
import type { TestHome } from './sshd.ts';

export interface NetworkOptions {
  config?: string;
  knownHosts?: string;
  questions?: Partial<Questions>;
  environment?: Record<string, string>;
  user?: string;
}

/** A network as the given home's user would have it. */
export function testNetwork(home: TestHome, options: NetworkOptions = {}): SshNetwork {
  if (options.knownHosts !== undefined) writeFileSync(join(home.folder, '.ssh', 'known_hosts'), options.knownHosts);
  const around = {
    home: home.folder,
    user: options.user ?? 'nobody',
    environment: options.environment ?? {},
    platform: 'linux',
  };
  // The machine's own files must not decide what these tests see.
  const config = `${options.config ?? ''}\nHost *\nGlobalKnownHostsFile none\n`;
  return sshNetwork({
    settingsOf: (address) => hostSettings(address, config, around),
    questions: { ...nobodyToAsk, ...options.questions },
  });
}

/** What it ended with: a connection, closed at once, or an error. */
export async function outcome(network: SshNetwork, host: string, options?: ConnectingOptions): Promise<HostError | 'connected'> {
  let connection: Connection | undefined;
  try {
    connection = await network.connect(parseAddress(host), options);
    return 'connected';
  } catch (error) {
    return error as HostError;
  } finally {
    connection?.close();
    network.close();
  }
}
