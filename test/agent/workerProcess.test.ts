import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { optimizingLate } from '../../runtime/src/agent/workerProcess.ts';

test.each([
  { perCore: 0.5, node: '20.20.2', flags: [], why: 'a core of its own' },
  { perCore: 1, node: '20.20.2', flags: [], why: 'a core of its own' },
  { perCore: 27, node: '20.20.2', flags: ['--interrupt-budget=1824768'], why: 'the flag of V8 11' },
  { perCore: 13.5, node: '22.23.3', flags: ['--invocation-count-for-turbofan=40500'], why: 'the flag of V8 12' },
  { perCore: 27, node: '21.7.3', flags: [], why: 'not known to have it' },
  { perCore: 27, node: '26.0.0', flags: [], why: 'not known to have it' },
])('$perCore workers a core, Node $node: $why', ({ perCore, node, flags }) => {
  expect(optimizingLate(perCore, node)).toEqual(flags);
});

test('this Node has the flag, if any', () => {
  expect(spawnSync(process.execPath, [...optimizingLate(27), '-e', '0']).status).toBe(0);
});
