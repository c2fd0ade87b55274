import { expect, test } from 'vitest';
import { hostsMarkdown } from '../../client/src/hostsText.ts';
import { loadMarkdown } from '../../client/src/loadText.ts';
import type { AgentCheck } from '../../runtime/src/plan/agentCheck.ts';
import { makePlan, makePool } from '../plan/makePlan.ts';
import { english } from './english.ts';

test('the page about hosts says what to do first, then what there is', () => {
  const away: AgentCheck = { host: 'load@a|b', kind: 'failed', reason: 'connecting failed: ECONNREFUSED', remedy: 'Start its SSH server.' };
  const lines = hostsMarkdown('peak', [away], english).split('\n\n');
  expect(lines.slice(0, 2)).toEqual(['# Hosts of peak', '- ✗ **load@a|b**: connecting failed: ECONNREFUSED. Start its SSH server.']);
  expect(lines[2].split('\n').at(-1)).toBe('| load@a\\|b | failed | – | – | – | – | – | – |');
  expect(hostsMarkdown('peak', [], english)).toContain('✓ Every host can carry its part.');
});

test('a scenario that neither waits nor repeats has no duration of its own', () => {
  expect(loadMarkdown(makePlan([makePool('p', 1, [])]), english)).toMatch(/Over as soon as every answer is there, after .* at most\./);
});
