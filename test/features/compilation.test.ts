import { describe, expect, it } from 'vitest';
import { compilation } from '../../server/src/features/compilation.ts';
import { scenarioOf } from '../../server/src/features/scenario.ts';

const text = (version: string) => `scenario "small"

broker "mqtt://localhost:1883" { version ${version} }

pool sender[3] {
  connect
  subscribe "a" qos 1
  publish "a" qos 1 payload bytes(8)
}
`;
const compiled = (version: string, broker?: string) =>
  compilation(scenarioOf('file:///small.mqtt-scenario', 1, text(version), {}), broker === undefined ? {} : { broker });
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);

describe('what a run is told besides the findings in the text', () => {
  it('is what its broker brings', () => {
    const { notes, problems } = compiled('5', 'embedded');
    expect(codes(notes).sort()).toEqual(['embedded-broker', 'untracked']);
    expect(notes.find(({ code }) => code === 'untracked')?.line).toBe(8);
    expect(problems).toEqual(notes);
  });

  it('is nothing that the text is marked with already, which is told once', () => {
    const { notes, problems } = compiled('3.1.1');
    expect(notes).toEqual([]);
    expect(codes(problems)).toEqual(['untracked']);
  });
});
