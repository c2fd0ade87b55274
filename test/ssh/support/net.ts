import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listening } from './sshd.ts';

/** Networks of hosts, each with interfaces of its own, joined by a bridge that we are on too. Needs root. */
export interface TestNet {
  /** Our own address in it. */
  gateway: string;
  /** By number, from 0. */
  addressOf(host: number): string;
  /** What `ip netns exec` knows a host's network by. */
  networkOf(host: number): string;
  close(): void;
}

export function startNet(hosts: number): TestNet {
  const word = `mq${process.pid}`;
  const subnet = `10.213.${process.pid % 256}`;
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const net: TestNet = {
    gateway: `${subnet}.1`,
    addressOf: (host) => `${subnet}.${host + 11}`,
    networkOf: (host) => `${word}-${host}`,
    close() {
      for (let host = 0; host < hosts; host++) ip('netns', 'del', net.networkOf(host));
      ip('link', 'del', word);
    },
  };
  ip('link', 'add', word, 'type', 'bridge');
  ip('addr', 'add', `${net.gateway}/24`, 'dev', word);
  ip('link', 'set', word, 'up');
  for (let host = 0; host < hosts; host++) {
    const network = net.networkOf(host);
    ip('netns', 'add', network);
    ip('link', 'add', `${word}.${host}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', network);
    ip('link', 'set', `${word}.${host}`, 'master', word, 'up');
    ip('-n', network, 'addr', 'add', `${net.addressOf(host)}/24`, 'dev', 'eth0');
    for (const device of ['eth0', 'lo']) ip('-n', network, 'link', 'set', device, 'up');
  }
  return net;
}

/** Mosquitto on a host of its own. */
export async function startMosquittoIn(net: TestNet, host: number): Promise<{ address: string; port: number; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  const address = net.addressOf(host);
  writeFileSync(join(folder, 'mosquitto.conf'), `listener 1883 ${address}\nallow_anonymous true\nmax_queued_messages 0\n`);
  const command = ['netns', 'exec', net.networkOf(host), '/usr/sbin/mosquitto', '-c', join(folder, 'mosquitto.conf')];
  const child: ChildProcess = spawn('ip', command, { stdio: 'ignore' });
  await listening(child, address, 1883, () => 'mosquitto');
  return {
    address,
    port: 1883,
    async close() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
