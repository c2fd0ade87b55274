import { expect, test } from 'vitest';
import { findingNotes } from '../../runtime/src/cli/findingNotes.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import type { Finding } from '../../runtime/src/plan/findings.ts';
import { noColors } from '../../runtime/src/report/colors.ts';

const ports: Finding = { subject: 'ports', severity: 'wall', text: '30 are needed, and there are 20.', remedy: 'Add agents.' };
const snapshot = (agents: { name: string; findings?: Finding[] }[]) => ({ report: { agents } }) as unknown as Snapshot;

test('what a host lacks is told once, when its agent has said what there is', () => {
  const told: string[] = [];
  const note = findingNotes((text) => told.push(text), noColors);
  note(snapshot([{ name: 'a' }, { name: 'b' }]));
  expect(told).toEqual([]);
  note(snapshot([{ name: 'a', findings: [ports] }, { name: 'b' }]));
  note(
    snapshot([
      { name: 'a', findings: [ports] },
      { name: 'b', findings: [ports] },
    ]),
  );
  expect(told).toEqual([
    'warning: agent a: 30 are needed, and there are 20. Add agents.\n',
    'warning: agent b: 30 are needed, and there are 20. Add agents.\n',
  ]);
});
