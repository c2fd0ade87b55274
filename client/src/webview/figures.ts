/** Figures as people read them. */

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function rate(perSecond: number): string {
  return `${count(perSecond)}/s`;
}

/** Three digits and the unit that fits. */
export function latency(us: number): string {
  const size = Math.abs(us);
  if (size < 1_000) return `${Math.round(us)} µs`;
  if (size < 1_000_000) return `${digits(us / 1_000)} ms`;
  return `${digits(us / 1_000_000)} s`;
}

export function bytes(value: number): string {
  if (value < 1e6) return `${digits(value / 1e3)} KB`;
  return value < 1e9 ? `${digits(value / 1e6)} MB` : `${digits(value / 1e9)} GB`;
}

export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  // 99.996 % is not everything, and must not read so.
  return `${percent < 100 && percent > 99.9 ? Math.floor(percent * 1000) / 1000 : digits(percent)} %`;
}

/** `0:07`, `12:05`, `1:00:00`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function digits(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
