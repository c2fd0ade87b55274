import { expect, it } from 'vitest';
import { notesText } from '../../client/src/notesText.ts';
import type { Problem } from '../../server/src/protocol.ts';

const note = (message: string, more: Partial<Problem> = {}): Problem => ({
  severity: 'information',
  code: 'untracked',
  line: 1,
  column: 1,
  message,
  ...more,
});

it('says once what a broker does to a scenario, and not what everybody knows of it', () => {
  const notes = [
    note('the embedded broker speaks MQTT 3.1.1', { code: 'embedded-broker' }),
    note('these messages cannot be tracked', { line: 4 }),
    note('these messages cannot be tracked', { line: 9 }),
    note('it could be shorter', { severity: 'hint' }),
  ];
  expect(notesText(notes)).toEqual(['These messages cannot be tracked.']);
});
