import { expect, test } from 'vitest';
import { openFilesLimit, openFilesOf } from '../../runtime/src/agent/openFiles.ts';
import { workerCount } from '../../runtime/src/agent/workerCount.ts';

const cases: { need: Parameters<typeof workerCount>[0]; workers: number; why: string }[] = [
  { need: { cores: 4, openFilesLimit: 20_000, clients: [500, 20] }, workers: 4, why: 'one per core' },
  { need: { cores: 2, openFilesLimit: 1_100, clients: [500] }, workers: 5, why: 'more where a process could not open enough sockets' },
  { need: { cores: 8, openFilesLimit: 20_000, clients: [2, 3] }, workers: 3, why: 'none without clients' },
  { need: { asked: 1, cores: 8, openFilesLimit: 20_000, clients: [99] }, workers: 1, why: 'as many as asked for' },
  { need: { asked: 50, cores: 8, openFilesLimit: 20_000, clients: [9] }, workers: 9, why: 'asked for, but without clients' },
  { need: { cores: 8, openFilesLimit: 20_000, clients: [0] }, workers: 1, why: 'one to say that there is nothing to do' },
  { need: { cores: 2, openFilesLimit: 256, clients: [4] }, workers: 4, why: 'a limit below the reserve' },
];
test.each(cases)('$workers workers: $why', ({ need, workers }) => {
  expect(workerCount(need)).toBe(workers);
});

test("the open-files limit is the soft one of Linux's table", () => {
  expect(openFilesOf('Max file size  unlimited  unlimited  bytes\nMax open files            1024                 20000   files\n')).toBe(
    1_024,
  );
  expect(openFilesOf('Max open files            unlimited            unlimited   files\n')).toBe(1_000_000);
  expect(openFilesOf('')).toBe(1_000_000);
  expect(openFilesLimit()).toBeGreaterThan(0);
});
