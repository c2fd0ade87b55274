import type { Report } from '../../runtime/src/report/report.ts';
import type { Mark } from './messages.ts';

/** The barriers that have opened, for the time axis; with `before`, those that have opened since. */
export function barrierMarks({ barriers = [] }: Report, before?: Report): Mark[] {
  return barriers.flatMap(({ signal, count, openedAtMs }, index): Mark[] => {
    if (openedAtMs === undefined || before?.barriers?.[index]?.openedAtMs !== undefined) return [];
    return [{ kind: 'signal', atMs: openedAtMs, text: count === 1 ? `signal ${signal}` : `signal ${signal}, ${count} times` }];
  });
}
