/** The brokers of a run as a heading names them: the first of a cluster say which it is. */
export function brokerNames(brokers: readonly string[], others = (count: number) => `and ${count} more`): string[] {
  return brokers.length > 4 ? [...brokers.slice(0, 3), others(brokers.length - 3)] : [...brokers];
}
