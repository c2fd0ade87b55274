/** A host as people write it: `user@name:port`, `ssh://user@name:port`, or a `Host` of `~/.ssh/config`. */
export interface HostAddress {
  user?: string;
  /** A name, an address without brackets, or an alias. */
  name: string;
  port?: number;
}

/** Throws an `Error` that says what is wrong with the text. IPv6 addresses with a port stand in brackets. */
export function parseAddress(text: string): HostAddress {
  const written = text
    .trim()
    .replace(/^ssh:\/\//i, '')
    .replace(/\/$/, '');
  const at = written.lastIndexOf('@');
  const user = at >= 0 ? written.slice(0, at) : undefined;
  const rest = written.slice(at + 1);
  const parts =
    /^\[([^\]]+)\](?::(\d+))?$/.exec(rest) ?? /^([^:]+)(?::(\d+))?$/.exec(rest) ?? /^([0-9a-f:.%]*:[0-9a-f:.%]*:.*)$/i.exec(rest);
  if (!parts || user === '') throw new Error(`"${text}" is not a host: write user@name, user@name:port or user@[address]:port.`);
  const [, name, portText] = parts;
  if (/[\s/@]|^-/.test(name) || /[\s/:]/.test(user ?? '')) {
    throw new Error(`"${text}" is not a host: user and name are without spaces, and a password has no place here.`);
  }
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65_535)) throw new Error(`"${text}": a port is between 1 and 65535.`);
  return { name, ...(user !== undefined && { user }), ...(port !== undefined && { port }) };
}

export function addressText({ user, name, port }: HostAddress): string {
  const host = port !== undefined && name.includes(':') ? `[${name}]` : name;
  return `${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}`;
}

/** An agent as given on the command line or in an agents file: a host, and its weight where that is written. */
export interface AgentAddress {
  host: string;
  weight?: number;
}

/** `--agents a,b`: hosts beside each other. Throws an `Error`. */
export function parseAgentList(text: string): AgentAddress[] {
  const hosts = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (hosts.length === 0) throw new Error('No host is given: write --agents ssh://user@host,ssh://user@other.');
  return hosts.map((host) => ({ host: addressText(parseAddress(host)) }));
}

/** `--agents-file`: a host a line, `weight 2` behind it where it takes more than others; `#` begins a comment. Throws an `Error`. */
export function parseAgentsFile(text: string, file: string): AgentAddress[] {
  const agents = text.split(/\r?\n/).flatMap((line, index) => {
    const content = line.replace(/#.*/, '').trim();
    return content === '' ? [] : [agentOfLine(content, `${file}:${index + 1}`)];
  });
  if (agents.length === 0) throw new Error(`${file} names no host: write one a line, as user@host.`);
  return agents;
}

function agentOfLine(content: string, place: string): AgentAddress {
  const [host, word, weightText, ...rest] = content.split(/\s+/);
  const weight = Number(weightText);
  const isWeight = word === 'weight' && rest.length === 0 && Number.isInteger(weight) && weight >= 1 && weight <= 1_000;
  if (word !== undefined && !isWeight) {
    throw new Error(`${place}: expected "user@host" or "user@host weight 2", a weight being a whole number from 1 to 1000.`);
  }
  try {
    return { host: addressText(parseAddress(host)), ...(isWeight && { weight }) };
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`);
  }
}
