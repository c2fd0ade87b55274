import { describe, expect, it } from 'vitest';
import { comparedFigures } from '../../client/src/comparison.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import { sampleRun } from './sampleRun.ts';

const { report } = sampleRun();

describe('two runs compared', () => {
  it.each<[string, Partial<Report['messages']>, Partial<Report['messages']>, string, string, string]>([
    ['messages lost', { lost: 0 }, { lost: 3 }, '+3', 'worse', '3'],
    ['messages lost', { lost: 4 }, { lost: 1 }, '−75 %', 'better', '1'],
    ['messages lost', { lost: 2 }, { lost: 2 }, '=', 'same', '2'],
    ['messages missed', { missed: 100 }, { missed: 104 }, '+4 %', 'same', '104'],
    ['messages published', { published: 100 }, { published: 250 }, '+150 %', 'neutral', '250'],
    ['messages published per second', { published: 120_000 }, { published: 90_000 }, '−25 %', 'worse', '750/s'],
    ['messages published per second', { published: 90_000 }, { published: 120_000 }, '+33.3 %', 'better', '1,000/s'],
  ])('%s: %o, then %o is %s', (name, before, now, change, judgement, text) => {
    const row = comparedFigures(withMessages(before), withMessages(now)).find((each) => each.name === name);
    expect(row).toMatchObject({ change, judgement, now: text });
  });

  it('leaves out what both have none of', () => {
    expect(comparedFigures(withMessages({ lost: 0 }), withMessages({ lost: 0 })).map(({ name }) => name)).not.toContain('messages lost');
  });

  it('leaves out what neither run measured', () => {
    expect(comparedFigures(report, report).map(({ name }) => name)).not.toContain('acknowledgement latency, p99');
  });

  it('says nothing of a change where one run did not measure', () => {
    const measured: Report = { ...report, latencyUs: { ...report.latencyUs, publishAck: report.latencyUs.delivery } };
    const row = comparedFigures(report, measured).find(({ name }) => name === 'acknowledgement latency, p99');
    expect(row).toMatchObject({ before: '–', change: '', judgement: 'neutral' });
  });
});

function withMessages(messages: Partial<Report['messages']>): Report {
  return { ...report, messages: { ...report.messages, ...messages } };
}
