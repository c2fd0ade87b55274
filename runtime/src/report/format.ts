import type { MetricUnit } from '../stats/metrics.ts';

/** `9,000` */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `9,000/s`, `2.5/s` */
export function formatRate(perSecond: number): string {
  return `${Math.abs(perSecond) < 100 ? significant(perSecond) : formatCount(perSecond)}/s`;
}

/** `850 µs`, `12.3 ms`, `2.04 s`; a minus stays. */
export function formatLatency(us: number): string {
  const magnitude = Math.abs(us);
  if (magnitude < 999.5) return `${Math.round(us)} µs`;
  if (magnitude < 999_500) return `${significant(us / 1000)} ms`;
  return magnitude < 100_000_000 ? `${significant(us / 1_000_000)} s` : formatDuration(us / 1000);
}

/** `350 ms`, `2.5 s`, `10 m`, `1 h 5 m`; of large durations the two largest units. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  const units = seconds < 3600 ? [60, 1] : seconds < 86_400 ? [3600, 60] : [86_400, 3600];
  const [large, small] = [Math.floor(seconds / units[0]), Math.floor((seconds % units[0]) / units[1])];
  return small === 0 ? `${large} ${unitNames[units[0]]}` : `${large} ${unitNames[units[0]]} ${small} ${unitNames[units[1]]}`;
}

/** `99.98 %`. Neither everything nor nothing is claimed by rounding: 0.999996 is `99.9996 %`. */
export function formatShare(ratio: number): string {
  const percent = ratio * 100;
  const misleads = (text: string) => (Number(text) === 100 || Number(text) === 0) && Number(text) !== percent;
  let digits = 2;
  while (digits < 9 && misleads(percent.toFixed(digits))) digits++;
  return `${Number(percent.toFixed(digits))} %`;
}

/** `512 B`, `1.2 MB`; powers of 1,000. */
export function formatBytes(bytes: number): string {
  const unit = ['B', 'KB', 'MB', 'GB', 'TB'].findIndex((_, power) => Math.abs(bytes) < 999.5 * 1000 ** power);
  const power = unit < 0 ? 4 : unit;
  return power === 0 ? `${Math.round(bytes)} B` : `${significant(bytes / 1000 ** power)} ${['B', 'KB', 'MB', 'GB', 'TB'][power]}`;
}

/** A value of a metric's unit. */
export function formatMetric(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'count':
      return formatCount(value);
    case 'share':
      return formatShare(value);
    case 'perSecond':
      return formatRate(value);
    case 'us':
      return formatLatency(value);
  }
}

const unitNames: Record<number, string> = { 1: 's', 60: 'm', 3600: 'h', 86400: 'd' };

/** Three digits: `2`, `2.5`, `12.3`, `123`. */
function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
