import { describe, expect, test } from 'vitest';
import type { FlowPlan, PoolPlan } from '../../runtime/src/plan/plan.ts';
import { accountsOf } from '../../runtime/src/report/accounts.ts';
import type { Account } from '../../runtime/src/stats/account.ts';
import { flow, makePlan, makePool, publish, repeat, subscribe } from '../plan/makePlan.ts';

const sender = makePool('sender', 5, [repeat([publish(0, 't')], { count: 3 })]);
const always = { kind: 'always', noLocal: false } as const;

describe('one publish step', () => {
  test.each<[string, PoolPlan[], FlowPlan[], Account[]]>([
    ['reaches nobody', [sender], [], [{ publish: 0, pools: [], parts: [] }]],
    [
      'reaches a pool',
      [sender, makePool('watcher', 20, [subscribe(0, 't')])],
      [flow(0, 0)],
      [{ publish: 0, pools: [1], parts: [{ ...always, subscribes: [0], clients: 20 }] }],
    ],
    [
      'is not tracked',
      [makePool('sender', 5, [publish(0, 't', { tracking: 'off' })]), makePool('watcher', 20, [subscribe(0, 't')])],
      [flow(0, 0)],
      [{ publish: 0, pools: [], parts: [] }],
    ],
    [
      'reaches two pools',
      [sender, makePool('a', 2, [subscribe(0, 't')]), makePool('b', 3, [subscribe(1, 't')])],
      [flow(0, 0), flow(0, 1)],
      [
        { publish: 0, pools: [1], parts: [{ ...always, subscribes: [0], clients: 2 }] },
        { publish: 0, pools: [2], parts: [{ ...always, subscribes: [1], clients: 3 }] },
      ],
    ],
    [
      'reaches a pool by two filters of one step and by another step',
      [sender, makePool('a', 2, [subscribe(0, 't', '#'), subscribe(1, '+')])],
      [flow(0, 0), flow(0, 0, { filter: 1 }), flow(0, 1, { match: 'keyed' })],
      [
        {
          publish: 0,
          pools: [1],
          parts: [
            { ...always, subscribes: [0], clients: 2 },
            { kind: 'keyed', flows: [{ flow: 2, subscribe: 1 }], clients: 2 },
          ],
        },
      ],
    ],
    [
      'reaches a group that two pools share',
      [sender, makePool('a', 2, [subscribe(0, '$share/g/t')]), makePool('b', 3, [subscribe(1, '$share/g/t')])],
      [flow(0, 0, { shared: true }), flow(0, 1, { shared: true })],
      [{ publish: 0, pools: [1, 2], parts: [{ kind: 'shared', subscribes: [0, 1], groups: 'one' }] }],
    ],
    [
      'reaches two groups and clients of their own',
      [sender, makePool('a', 2, [subscribe(0, '$share/g/t', '$share/g/+', 't')])],
      [flow(0, 0, { shared: true }), flow(0, 0, { filter: 1, shared: true }), flow(0, 0, { filter: 2 })],
      [
        {
          publish: 0,
          pools: [1],
          parts: [
            { ...always, subscribes: [0], clients: 2 },
            { kind: 'shared', subscribes: [0], groups: 'one' },
            { kind: 'shared', subscribes: [0], groups: 'one' },
          ],
        },
      ],
    ],
    [
      'reaches groups that differ between clients',
      [
        sender,
        makePool('a', 2, [subscribe(0, { kind: 'concat', parts: [{ kind: 'literal', value: '$share/g' }, { kind: 'clientIndex' }] })]),
      ],
      [flow(0, 0, { shared: true })],
      [{ publish: 0, pools: [1], parts: [{ kind: 'shared', subscribes: [0], groups: 'unknown' }] }],
    ],
  ])('%s', (_name, pools, flows, accounts) => {
    expect(accountsOf(makePlan(pools, { flows }))).toEqual(accounts);
  });

  test('no local counts only within a pool', () => {
    const step = subscribe(0, 't');
    step.filters[0].noLocal = true;
    const talking = makePool('talking', 4, [step, publish(0, 't')]);
    const part = (pools: PoolPlan[]) => accountsOf(makePlan(pools, { flows: [flow(0, 0)] }))[0].parts[0];
    expect(part([talking])).toMatchObject({ noLocal: true });
    expect(part([sender, { ...talking, steps: [step] }])).toMatchObject({ noLocal: false });
  });
});

test('publish steps of handlers have accounts as well', () => {
  const answering = makePool('answering', 1, [subscribe(0, 'q')], {
    handlers: [{ filter: { kind: 'literal', value: 'q' }, steps: [publish(7, 'a')], line: 1 }],
  });
  expect(accountsOf(makePlan([answering])).map((account) => account.publish)).toEqual([7]);
});
