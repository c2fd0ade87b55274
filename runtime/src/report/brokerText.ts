import type { Colors } from './colors.ts';
import { formatCount, formatShare } from './format.ts';
import type { Report } from './report.ts';

/** What the broker has counted itself; where it disagrees, both figures. */
export function brokerLines({ broker }: Report, colors: Colors): string[] {
  if (!broker) return [];
  const { source, absent, figures } = broker;
  if (absent !== undefined) return [colors.warn(`Broker       no figures of its own: ${absent}`)];
  const agreeing = figures.filter(({ disagrees }) => !disagrees).map(({ name, broker }) => `${formatCount(broker)} ${name}`);
  const disagreeing = figures.filter(({ disagrees }) => disagrees);
  return [
    `Broker       by its own figures (${source})${agreeing.length > 0 ? `, as by ours: ${agreeing.join(' · ')}` : ''}`,
    ...disagreeing.map(
      ({ name, broker, ours, difference }) =>
        `             ${colors.warn(`${name}: ${formatCount(broker)} by its figures, ${formatCount(ours)} by ours (${formatShare(difference)} apart)`)}`,
    ),
  ];
}
