import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { runScenario } from './scenario.ts';

/** What the length field of a packet can say in one, two, three and four bytes (MQTT 5 §1.5.5), first and last. */
const edges = [127, 128, 16_383, 16_384, 2_097_151, 2_097_152];
const largest = 268_435_455;

describe.skipIf(!hasMosquitto)('sizes at the edges, there and back through mosquitto', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startMosquitto();
  });
  afterAll(() => broker?.close());

  /** One client hears what the other one says. */
  const talk = (filter: string, publishes: readonly string[], deliveries = publishes.length) =>
    runScenario(
      `broker "${broker.url}" { version 3.1.1 }
      pool hear[1] {\n connect\n subscribe "${filter}"\n signal there\n hold until done\n}
      pool say[1] {\n await there\n connect\n ${publishes.join('\n ')}\n disconnect\n}`,
      broker.url,
      { deliveries },
    );

  test.each([
    ['packets', edges],
    ['the largest packet there is', [largest]],
  ])(
    '%s',
    async (_what, lengths) => {
      const publishes = lengths.map((length) => `publish "s" payload bytes(${length - topicField})`);
      const ran = await talk('s', publishes);
      expect(ran.errors).toEqual({});
      const bytes = lengths.reduce((sum, length) => sum + 1 + sizeOf(length) + length, 0);
      expect([ran.count('publish.bytes'), ran.count('delivery.bytes')]).toEqual([bytes, bytes]);
      expect([ran.count('delivery.received'), ran.count('delivery.gaps')]).toEqual([lengths.length, 0]);
    },
    300_000,
  );

  test('a packet larger than there can be is missed, and says so', async () => {
    const ran = await talk('s', [`publish "s" payload bytes(${largest - topicField + 1})`, 'publish "s" payload bytes(64)'], 1);
    expect(ran.count('publish.missed')).toBe(1);
    expect(Object.keys(ran.errors)).toEqual(['publish missed: longer than 268,435,455 bytes, as no packet can be']);
  }, 300_000);

  test.each([65_534, 65_535])('a topic of %d bytes', async (length) => {
    const ran = await talk('+/end', [`publish "${'t'.repeat(length - '/end'.length)}/end" payload bytes(64)`]);
    expect(ran.errors).toEqual({});
    expect(ran.count('delivery.received')).toBe(1);
  });
});

/** Two bytes of length, and `s`. */
const topicField = 3;

function sizeOf(length: number): number {
  return length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4;
}
