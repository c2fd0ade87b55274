import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { monotonicUs } from '../../runtime/src/control/clock.ts';
import { answerAsBroker } from '../../runtime/src/engine/echoBroker.ts';
import { warmUp } from '../../runtime/src/engine/warmUp.ts';
import { connect, disconnect, literal, planOf, poolOf, publish, repeat, subscribe } from './plans.ts';
import { runPlan } from './runPlan.ts';

test('the broker of the warm-up answers all that is asked of it', async () => {
  const server = createServer(answerAsBroker).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const topic = literal('echo');
  const steps = [connect, subscribe(0, topic, 1), repeat({ count: 5 }, publish(0, topic, { qos: 1 })), disconnect];
  const ran = await runPlan(planOf((server.address() as AddressInfo).port, [poolOf('echo', 3, 5, steps)]));
  server.close();
  expect(ran.errors).toEqual({});
  expect([ran.count('connect.succeeded'), ran.count('publish.acknowledged')]).toEqual([3, 15]);
  // The last may still be under way when its client leaves.
  expect(ran.count('delivery.received')).toBeGreaterThanOrEqual(12);
});

test('a warm-up ends by itself and leaves nothing open', async () => {
  const open = () => process.getActiveResourcesInfo().filter((name) => /TCP/.test(name));
  const before = open();
  const startUs = monotonicUs();
  await warmUp({ nowUs: monotonicUs });
  expect(monotonicUs() - startUs).toBeLessThan(10_000_000);
  await expect.poll(open).toEqual(before);
});
