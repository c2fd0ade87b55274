import type { Unit } from './entry.ts';

/** Every unit a number can carry. A number without one is a plain number. */
export const units: readonly Unit[] = [
  { symbol: 'us', type: 'duration', factor: 0.001, doc: 'microseconds' },
  { symbol: 'ms', type: 'duration', factor: 1, doc: 'milliseconds' },
  { symbol: 's', type: 'duration', factor: 1_000, doc: 'seconds' },
  { symbol: 'm', type: 'duration', factor: 60_000, doc: 'minutes' },
  { symbol: 'h', type: 'duration', factor: 3_600_000, doc: 'hours' },
  { symbol: '/s', type: 'rate', factor: 1, doc: 'events a second' },
  { symbol: '/m', type: 'rate', factor: 1 / 60, doc: 'events a minute' },
  { symbol: '/h', type: 'rate', factor: 1 / 3_600, doc: 'events an hour' },
  { symbol: 'B', type: 'size', factor: 1, doc: 'bytes' },
  { symbol: 'KB', type: 'size', factor: 1e3, doc: '1,000 bytes' },
  { symbol: 'MB', type: 'size', factor: 1e6, doc: '1,000,000 bytes' },
  { symbol: 'KiB', type: 'size', factor: 1_024, doc: '1,024 bytes' },
  { symbol: 'MiB', type: 'size', factor: 1_048_576, doc: '1,048,576 bytes' },
  { symbol: '%', type: 'percent', factor: 0.01, doc: 'hundredths' },
];
