import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { limiter } from '../../runtime/src/ssh/limiter.ts';
import { hasMosquitto } from '../support/brokers.ts';
import { until } from '../support/processes.ts';
import { type Farm, type FarmRun, startFarm } from './support/farm.ts';
import { hasSshd } from './support/sshd.ts';

/** Publishes 20 messages a second for so long, by 4 clients on each of two hosts, to 2 subscribers. */
const scenario = (seconds: number, policy: string, orphanTimeout: string) => `scenario "steady"

agents {
  host "HOST0"
  host "HOST1"
  on_agent_loss ${policy}
  orphan_timeout ${orphanTimeout}
}

pool backend[2] {
  connect
  subscribe "device/+/reading" qos 1
  signal ready
  hold until done
}

pool device[8] {
  connect
  await ready from 2
  repeat every 50ms for ${seconds}s {
    publish "device/{client.index}/reading" qos 1 payload bytes(100)
  }
  disconnect
}

pool witness[1] {
  connect
  await ready from 2
  wait 1s
  log "well under way"
  disconnect
}
`;

describe.skipIf(!hasSshd || !hasMosquitto)('faults in the midst of a run', { concurrent: true, timeout: 600_000 }, () => {
  // Most of their time is waiting, but each is several processes.
  const inTurn = limiter(3);

  /** A test with hosts of its own. */
  const onFarm = (test: (farm: Farm, run: FaultyRun) => Promise<void>) => () =>
    inTurn(async () => {
      const farm = await startFarm(2);
      await test(farm, faultyRunOn(farm)).finally(() => farm.close());
    });

  it(
    'a connection that is reset is made again, and nothing is lost',
    onFarm(async (farm, run) => {
      const { code, report, stderr } = await run(4, 'stop', () => farm.hosts[1].wire.reset());
      expect(stderr).toMatch(new RegExp(`${farm.hosts[1].name} is away: .*\\n${farm.hosts[1].name} is there again`));
      expect(code).toBe(0);
      expect(report.messages).toMatchObject({ published: 640, delivered: 1_280, lost: 0, missed: 0, inFlight: 0 });
    }),
  );

  it(
    'a network that is cut for ten seconds loses no sample',
    onFarm(async (farm, run) => {
      const [, { wire, name }] = farm.hosts;
      const cut = () => {
        wire.cut();
        // A fault has to last.
        setTimeout(() => wire.heal(), 10_000);
      };
      const { code, report, stderr } = await run(14, 'stop', cut, '60s');
      expect(stderr).toMatch(new RegExp(`${name} is away: .*\\n(.*\\n)*${name} is there again`));
      expect(code).toBe(0);
      expect(report.messages).toMatchObject({ published: 2_240, delivered: 4_480, lost: 0, missed: 0, inFlight: 0 });
    }),
  );

  it(
    'a network that is cut for good: the agent ends by itself, and the rest is reported',
    onFarm(async (farm, run) => {
      const [, host] = farm.hosts;
      const { code, report } = await run(10, 'continue', () => host.wire.cut());
      expect(code).toBe(0);
      expect(report.agents[1].failure).toContain('could not be made again');
      expect(report.agents[0].failure).toBeUndefined();
      balanced(report);
      await until(() => host.processes('').length === 0 && host.leftovers().length === 0, 'the agent has gone');
    }),
  );

  it(
    'Ctrl-C ends the clients on all hosts, and nothing stays there',
    onFarm(async (farm, run) => {
      const { code, report } = await run(30, 'stop', (pid) => process.kill(pid, 'SIGINT'));
      expect([code, report.verdict]).toEqual([130, 'stopped']);
      balanced(report);
      for (const host of farm.hosts) {
        expect([host.processes('host'), host.processes('worker'), host.leftovers()]).toEqual([[], [], []]);
        await until(() => host.processes('').length === 0, 'what led to the agent has ended, too');
      }
    }),
  );

  it(
    'Ctrl-C while a host cannot be reached ends too, and the host cleans up after itself',
    onFarm(async (farm, run) => {
      const [, host] = farm.hosts;
      const fault = (pid: number) => {
        host.wire.cut();
        process.kill(pid, 'SIGINT');
      };
      const { code, report } = await run(30, 'stop', fault);
      expect([code, report.verdict]).toEqual([130, 'stopped']);
      expect(report.agents[1].failure).toContain('did not end in time');
      balanced(report);
      await until(() => host.processes('').length === 0 && host.leftovers().length === 0, 'the agent has gone');
    }),
  );

  it(
    'a director that is killed leaves no agent behind',
    onFarm(async (farm, run) => {
      const { code } = await run(30, 'stop', (pid) => process.kill(pid, 'SIGKILL'));
      expect(code).toBe(null);
      for (const host of farm.hosts)
        await until(() => host.processes('').length === 0 && host.leftovers().length === 0, 'the agent has gone');
    }),
  );

  it.each(['stop', 'continue'] as const)('an agent that is killed is lost (%s), and the next contact removes what it left', (policy) =>
    onFarm(async (farm, run) => {
      const [, host] = farm.hosts;
      const { code, report } = await run(3, policy, () => process.kill(host.processes('host')[0].pid, 'SIGKILL'));
      expect(code).toBe(policy === 'stop' ? 3 : 0);
      expect(report.agents[1].failure).toContain('no agent runs here any more');
      balanced(report);
      await until(() => host.processes('').length === 0, 'its workers have gone');
      await run(1, 'stop', () => {});
      expect(host.leftovers()).toEqual([]);
    })(),
  );

  it(
    'a worker that is killed is lost, and its agent goes on',
    onFarm(async (farm, run) => {
      const [, host] = farm.hosts;
      const { report } = await run(3, 'continue', () => process.kill(host.processes('worker')[0].pid, 'SIGKILL'));
      expect(report.agents[1].failure).toMatch(/worker \d: killed by SIGKILL/);
      balanced(report);
      await until(() => host.processes('').length === 0, 'the agent has gone');
    }),
  );

  it(
    'a host that is not there: the run does not begin, or goes on with the rest',
    onFarm(async (farm, run) => {
      const [, { wire }] = farm.hosts;
      await wire.close();
      const refused = await run(1, 'stop', () => {});
      expect(refused.code).toBe(3);
      expect(refused.report.summary).toMatch(/connecting failed: connect ECONNREFUSED/);
      const gone = await run(1, 'continue', () => {});
      expect(gone).toMatchObject({
        code: 0,
        report: { agents: [{ name: farm.hosts[0].name, clients: 11 }], messages: { published: 160 } },
      });
    }),
  );
});

type FaultyRun = (seconds: number, policy: 'stop' | 'continue', fault: (pid: number) => void, orphanTimeout?: string) => Promise<FarmRun>;

/** Runs the scenario, and does something to it once messages flow. */
function faultyRunOn(farm: Farm): FaultyRun {
  return (seconds, policy, fault, orphanTimeout = '3s') => {
    const text = scenario(seconds, policy, orphanTimeout).replace(/HOST(\d)/g, (_, index) => farm.hosts[Number(index)].name);
    writeFileSync(join(farm.cwd, 'steady.mqtt-scenario'), text);
    return farm.run('run steady.mqtt-scenario --broker {broker} --workers 1', {
      onStart: (child, said) => void said('well under way').then(() => fault(child.pid as number)),
    });
  };
}

function balanced({ flows, messages }: Report): void {
  for (const { expected, delivered, lost, inFlight } of [...flows, messages]) expect(expected).toBe(delivered + lost + inFlight);
  expect(messages.delivered).toBeGreaterThan(0);
}
