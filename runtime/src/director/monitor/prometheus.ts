import type { BrokerCounts } from '../../report/brokerView.ts';
import type { Meter } from './brokerMonitor.ts';
import { countNames, prometheusDialects } from './dialects.ts';
import { samplesIn } from './prometheusText.ts';

/** A broker's endpoint for Prometheus. */
export function prometheusMeter(url: string): Meter {
  return { source: url, read: () => scrape(url), close: () => {} };
}

/** A scrape that takes longer is given up. */
const withinMs = 5_000;

async function scrape(url: string): Promise<BrokerCounts> {
  const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) }).catch((error: unknown) => {
    throw new Error(`${url} could not be read: ${reasonOf(error)}`);
  });
  if (!response.ok) throw new Error(`${url} answers with status ${response.status}`);
  const counts = countsIn(await response.text());
  if (!counts) throw new Error(`${url} has no metrics of a broker that we know`);
  return counts;
}

/** The counts of whichever broker's metrics the text has; undefined where it has none of any. */
export function countsIn(text: string): BrokerCounts | undefined {
  const samples = samplesIn(text);
  const dialect = prometheusDialects.find(({ names }) => samples.has(names.received));
  if (!dialect) return undefined;
  const known = countNames.filter((name) => samples.has(dialect.names[name]));
  return Object.fromEntries(known.map((name) => [name, samples.get(dialect.names[name])]));
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
