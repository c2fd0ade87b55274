import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventShape, noPlan } from '../../runtime/src/control/eventShape.ts';
import type { Event } from '../../runtime/src/control/messages.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { hostSample, processSample } from '../stats/samples.ts';

const read = eventShape({ pools: 1, signals: 1, publishSteps: 1, subscribeSteps: 1, flows: 1, seconds: 60 });
const slots = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const window: Window = {
  index: 59,
  pools: [{ counters: { 'publish.sent': 7 }, peak: 2, connected: 1, ended: 0, latency: { 'connect.time': 'AAE' } }],
  published: [{ step: 0, counts: slots, firstUs: slots }],
  matched: [{ flow: 0, counts: slots }],
  received: [{ publish: 0, pool: 0, count: 3, gaps: 0, duplicated: 0, reordered: 0 }],
  subscribed: [{ step: 0, certain: slots, possible: slots, ended: slots, settledUs: slots }],
  errors: [{ pool: 0, reason: 'connect failed: ECONNREFUSED', count: 2, firstAtMs: 12.5 }],
  processes: [processSample({ worker: 1 })],
  hosts: [hostSample()],
};

describe('events', () => {
  const sound: Event[] = [
    {
      kind: 'hello',
      version: 1,
      pid: 7,
      node: 'v20.0.0',
      platform: 'linux',
      cores: 2,
      openFilesLimit: 1024,
      localPorts: 28_232,
      memoryBytes: 8e9,
      freeMemoryBytes: 4e9,
    },
    { kind: 'ready' },
    { kind: 'clock', id: 1, nowUs: 12.5 },
    { kind: 'window', window },
    { kind: 'progress', signals: [1], forgone: [0], ended: [2] },
    { kind: 'workerLost', worker: 1, reason: 'killed by SIGKILL' },
    { kind: 'log', pool: 0, client: 3, line: 4, message: 'hello' },
    { kind: 'finished' },
    { kind: 'failed', reason: 'no memory', hint: 'buy some' },
  ];
  test.each(sound)('$kind is read as it was sent', (event) => {
    expect(read(event, 'event')).toEqual(event);
  });

  const unsound: { event: unknown; error: string }[] = [
    { event: 5, error: 'event is not an object' },
    { event: { kind: 'toString' }, error: 'event.kind is not one of' },
    { event: { kind: 'clock', id: 1 }, error: 'event clock.nowUs is not a number ≥ 0' },
    {
      event: { kind: 'progress', signals: [], forgone: [0], ended: [0] },
      error: 'event progress.signals is not a list of exactly 1 items',
    },
    { event: { kind: 'window', window: { ...window, index: 60 } }, error: 'event window.window.index is not a whole number from 0 to 59' },
    { event: { kind: 'window', window: { ...window, pools: [] } }, error: 'pools is not a list of exactly 1' },
    {
      event: { kind: 'window', window: { ...window, errors: Array(2000).fill(window.errors[0]) } },
      error: 'errors is not a list of at most',
    },
    { event: { kind: 'log', pool: 1, client: 0, line: 0, message: '' }, error: 'event log.pool is not a whole number from 0 to 0' },
  ];
  test.each(unsound)('$error', ({ event, error }) => {
    expect(() => read(event, 'event')).toThrow(error);
  });

  test('lose what is unknown and what could trick a terminal', () => {
    const event = JSON.parse('{"kind":"failed","reason":"a\\u001b[2Jb","hint":"","__proto__":{"x":1},"more":2}');
    expect(read(event, 'event')).toEqual({ kind: 'failed', reason: 'a [2Jb', hint: '' });
  });

  test('about a plan are refused before there is one', () => {
    expect(() => eventShape(noPlan)({ kind: 'window', window }, 'event')).toThrow('index');
  });

  test('never pass where a member has another type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sound), fc.anything(), (event, wrong) => {
        for (const member of Object.keys(event)) {
          try {
            expect(Object.keys(read({ ...event, [member]: wrong }, 'event')).sort()).toEqual(Object.keys(event).sort());
          } catch (error) {
            if (!(error instanceof TypeError)) throw error;
          }
        }
      }),
    );
  });
});
