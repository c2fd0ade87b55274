import type { ConnectError } from './connection.ts';
import { HostError } from './hostError.ts';
import type { HostSettings } from './sshConfig.ts';

/** What people are told of a connection that did not come about; refused keys and logins have words of their own. */
export function connectFailure(settings: HostSettings, error: ConnectError, keyTypesOnFile: readonly string[]): HostError {
  const { label, hostName, port } = settings;
  switch (error.kind) {
    case 'unreachable':
      return new HostError(label, 'connect', error.message, remedyFor(error.message, hostName, port));
    case 'silent':
      return new HostError(
        label,
        'connect',
        error.message,
        `Check that ${hostName} is up, and that no firewall keeps port ${port} from you.`,
      );
    case 'dropped':
      return new HostError(
        label,
        'connect',
        'the host closed the connection before it had said who it is, again and again',
        'Its SSH server may be overloaded (MaxStartups) or ban this address; look into its log.',
      );
    case 'handshake':
      return handshakeFailure(label, error.message, keyTypesOnFile);
    case 'login':
      return new HostError(label, 'authenticate', error.message, "Look into the log of the host's SSH server.");
  }
}

function remedyFor(message: string, hostName: string, port: number): string {
  if (message.includes('ECONNREFUSED'))
    return `Nothing listens at port ${port} of ${hostName}: start its SSH server, or give the right port.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return `No address is known for ${hostName}: check the name, or give HostName in ~/.ssh/config.`;
  return `Check that ${hostName} is up and that there is a way to it; a host behind another one needs ProxyJump in ~/.ssh/config.`;
}

function handshakeFailure(label: string, message: string, keyTypesOnFile: readonly string[]): HostError {
  if (/host key/i.test(message) && keyTypesOnFile.length > 0) {
    return new HostError(
      label,
      'verify',
      `it shows no key of the types on file (${keyTypesOnFile.join(', ')})`,
      'If the host has new keys, remove the old ones from known_hosts by `ssh-keygen -R`. Otherwise somebody may be in between.',
    );
  }
  return new HostError(label, 'connect', message, 'Check that an SSH server of today listens there: OpenSSH 7 or newer.');
}
