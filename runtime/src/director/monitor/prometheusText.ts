/**
 * Reads Prometheus' text format, version 0.0.4: the sum of each metric's samples over all their labels. Comments and what is no sample
 * are passed over.
 */
export function samplesIn(text: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = sample.exec(line);
    if (!match) continue;
    const [, name, value] = match;
    const number = Number(value);
    if (Number.isFinite(number)) sums.set(name, (sums.get(name) ?? 0) + number);
  }
  return sums;
}

/** `name{label="a \"quoted\" } value"} 12 1395066363000`: braces may stand within quotes. */
const sample = /^\s*([a-zA-Z_:][\w:]*)\s*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
