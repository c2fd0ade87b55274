import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { canDealByRows, LocalPorts, localPortsOf } from '../../runtime/src/engine/localPorts.ts';
import { everything, split } from '../../runtime/src/plan/share.ts';
import { startScripted, willing } from '../engine/scriptedBroker.ts';
import { planOf, runScenario } from './scenario.ts';

describe('what is written becomes addresses', () => {
  test.each<[written: string, addresses: string[]]>([
    ['"10.0.0.11"', ['10.0.0.11']],
    ['"10.0.0.254".."10.0.1.1"', ['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.1.1']],
    ['"10.0.0.8/29"', ['10.0.0.9', '10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.14']],
    ['"10.0.0.8/31"', ['10.0.0.8', '10.0.0.9']],
    ['"10.0.0.8/32", "10.0.0.8".."10.0.0.9"', ['10.0.0.8', '10.0.0.9']],
    ['"fd00::fffe".."fd00::1:1"', ['fd00:0:0:0:0:0:0:fffe', 'fd00:0:0:0:0:0:0:ffff', 'fd00:0:0:0:0:0:1:0', 'fd00:0:0:0:0:0:1:1']],
    ['"fd00::4/127"', ['fd00:0:0:0:0:0:0:4', 'fd00:0:0:0:0:0:0:5']],
  ])('%s', (written, addresses) => {
    const plan = planOf(`agents {\n local { sources ${written} }\n}\npool p[1] { connect }`, 'mqtt://127.0.0.1');
    expect(plan.agents[0].sources).toEqual(addresses);
  });

  test('more than a machine can have are refused', () => {
    expect(() => planOf('agents {\n local { sources "10.0.0.0/8" }\n}\npool p[1] { connect }', 'mqtt://h')).toThrow(
      'more than 4096 addresses',
    );
  });
});

describe('local ports', () => {
  test('every pair of address and port is given once, over all workers, for each destination', () => {
    const sources = ['10.0.0.1', '10.0.0.2'];
    const workers = [0, 1, 2].map((worker) => new LocalPorts(sources, worker, 3, 77));
    for (const destination of [1883, 8883]) {
      const given = workers.flatMap((ports) => Array.from({ length: 43_000 }, () => ports.next('10.9.9.9', destination)));
      const numbers = given.map(({ port }) => port);
      expect(new Set(given.map(({ address, port }) => `${address} ${port}`)).size).toBe(129_000);
      expect(Math.min(...numbers.slice(0, 40_000))).toBeGreaterThanOrEqual(1_024);
      expect(numbers.every((port) => port <= 65_535)).toBe(true);
    }
  });

  test('workers that never meet at a broker share its ports with nobody', () => {
    const plan = planOf('broker "mqtt://10.0.0.1", "mqtt://10.0.0.2"\nagents {\n local { sources "10.9.0.1" }\n}\npool p[9] { connect }');
    // Of 4 workers, clients with even indexes are those of 0 and 2, and all of theirs go to the first broker.
    const workers = split(everything, [1, 1, 1, 1]).map((share, worker) => localPortsOf(plan, share, 0, worker, 77)!);
    for (const [host, pair] of [
      ['10.0.0.1', [workers[0], workers[2]]],
      ['10.0.0.2', [workers[1], workers[3]]],
    ] as const) {
      const ports = pair.flatMap((each) => Array.from({ length: 32_000 }, () => each.next(host, 1883).port));
      expect(new Set(ports).size).toBe(64_000);
    }
  });

  test.each([
    [4, 'local { sources "10.9.0.1" }', false],
    [5, 'local { sources "10.9.0.1" }', true],
    [4, 'local', true],
  ])('%d workers, two brokers, %s: whether many clients may go to workers by rows is %s', (workers, agents, may) => {
    const plan = planOf(`broker "mqtt://10.0.0.1", "mqtt://10.0.0.2"\nagents {\n ${agents}\n}\npool p[9] { connect }`);
    expect(canDealByRows(plan, 0, workers)).toBe(may);
  });

  test('a broker of another family has no source', () => {
    expect(() => new LocalPorts(['10.0.0.1'], 0, 1, 0).next('::1', 1883)).toThrow('none of the sources is an IPv6 address');
  });
});

/** Linux answers to all of 127.0.0.0/8; others to 127.0.0.1 alone. */
describe.skipIf(process.platform !== 'linux')('connections', () => {
  test('come from all sources in turn, from ports that are handed out; one in use is passed over', async () => {
    const peers: { address: string; port: number }[] = [];
    const broker = await startScripted(willing, 5, ({ socket }) =>
      peers.push({ address: socket.remoteAddress!, port: socket.remotePort! }),
    );
    // The first port that the run, whose tag is 77, hands out for 127.0.0.2.
    const taken = createServer().listen(1_024 + 77 * 2, '127.0.0.2');
    const ran = await runScenario(
      'agents {\n local { sources "127.0.0.2".."127.0.0.4" }\n}\npool p[30] {\n connect\n hold 300ms\n disconnect\n}',
      `mqtt://127.0.0.1:${broker.port}`,
      { workers: 2 },
    );
    taken.close();
    expect(ran.errors).toEqual({});
    expect([ran.count('connect.attempted'), ran.count('connect.succeeded')]).toEqual([30, 30]);
    const ends = peers.map(({ address, port }) => `${address} ${port}`);
    expect(new Set(ends).size).toBe(30);
    expect(new Set(peers.map(({ address }) => address))).toEqual(new Set(['127.0.0.2', '127.0.0.3', '127.0.0.4']));
    expect(peers.every(({ port }) => port >= 1_024 + 77 && port < 1_400)).toBe(true);
    await broker.close();
  });
});
