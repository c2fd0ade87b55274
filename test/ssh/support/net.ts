import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listening } from './sshd.ts';

/** Networks of hosts, each behind a wire of its own that leads to a bridge, which we are on too. Needs root. */
export interface TestNet {
  /** Our own address in it. */
  gateway: string;
  /** By number, from 0. */
  addressOf(host: number): string;
  /** What `ip netns exec` knows a host's network by. */
  networkOf(host: number): string;
  close(): Promise<void>;
}

/** Whether wires can take their time. Without that they are as quick as the machine. */
export const hasSlowWires = makesTaps();

/** `delaysMs`: by host, what its wire takes each way. */
export async function startNet(delaysMs: readonly number[]): Promise<TestNet> {
  const word = `mq${process.pid}`;
  const subnet = `10.213.${process.pid % 256}`;
  const wires: ChildProcess[] = [];
  const net: TestNet = {
    gateway: `${subnet}.1`,
    addressOf: (host) => `${subnet}.${host + 11}`,
    networkOf: (host) => `${word}-${host}`,
    async close() {
      for (const wire of wires) {
        wire.stdin?.end();
        if (wire.exitCode === null) await once(wire, 'exit');
      }
      for (const host of delaysMs.keys()) ip('netns', 'del', net.networkOf(host));
      ip('link', 'del', word);
    },
  };
  ip('link', 'add', word, 'type', 'bridge');
  ip('addr', 'add', `${net.gateway}/24`, 'dev', word);
  ip('link', 'set', word, 'up');
  for (const [host, delayMs] of delaysMs.entries()) {
    const network = net.networkOf(host);
    const [near, far] = [`${word}.${host}`, `${word}x${host}`];
    ip('netns', 'add', network);
    if (hasSlowWires) wires.push(await slowWire(near, far, delayMs));
    else ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far);
    ip('link', 'set', far, 'netns', network, 'name', 'eth0');
    ip('link', 'set', near, 'master', word, 'up');
    ip('-n', network, 'addr', 'add', `${net.addressOf(host)}/24`, 'dev', 'eth0');
    for (const device of ['eth0', 'lo']) ip('-n', network, 'link', 'set', device, 'up');
  }
  return net;
}

async function slowWire(near: string, far: string, delayMs: number): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'slowWire.py');
  const wire = spawn('python3', [program, near, far, String(delayMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(wire.stdout, 'data');
  return wire;
}

function makesTaps(): boolean {
  try {
    if (process.getuid?.() !== 0) return false;
    ip('tuntap', 'add', 'dev', `mqt${process.pid}`, 'mode', 'tap');
    ip('tuntap', 'del', 'dev', `mqt${process.pid}`, 'mode', 'tap');
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('Wires without delay: that needs /dev/net/tun and python3.');
    return false;
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
