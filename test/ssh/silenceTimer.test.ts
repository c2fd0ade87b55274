import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silenceTimer } from '../../runtime/src/ssh/silenceTimer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes off after silence', () => {
  const goOff = vi.fn();
  silenceTimer(1_000, goOff);
  vi.advanceTimersByTime(999);
  expect(goOff).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(goOff).toHaveBeenCalledOnce();
});

it('waits for whoever is being asked, and then begins anew, also when nothing comes of it', async () => {
  const goOff = vi.fn();
  const timer = silenceTimer(1_000, goOff);
  const answers: ((value: string) => void)[] = [];
  const asked = timer.pausedFor(new Promise<string>((resolve) => answers.push(resolve)));
  vi.advanceTimersByTime(60_000);
  expect(goOff).not.toHaveBeenCalled();
  answers[0]('yes');
  expect(await asked).toBe('yes');
  await expect(timer.pausedFor(Promise.reject(new Error('no')))).rejects.toThrow('no');
  vi.advanceTimersByTime(999);
  expect(goOff).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(goOff).toHaveBeenCalledOnce();
});

it('never goes off once stopped, even by an answer that comes later', async () => {
  const goOff = vi.fn();
  const timer = silenceTimer(1_000, goOff);
  timer.stop();
  await timer.pausedFor(Promise.resolve());
  vi.advanceTimersByTime(60_000);
  expect(goOff).not.toHaveBeenCalled();
});
