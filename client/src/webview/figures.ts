import { formatShare } from '../../../runtime/src/report/format.ts';

/** `99.98 %` of something, or a dash where there is nothing to be a part of. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : formatShare(part / whole);
}

/** Times on an axis and beside it: `0:07`, `12:05`, `1:00:00`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
