import type { Window } from '../../stats/window.ts';
import { formatCount, formatDuration } from '../format.ts';
import type { Limit, Saturation, SaturationSpan } from '../report.ts';
import { type Signs, signsOf } from './signs.ts';
import type { Symptom } from './symptom.ts';
import { symptomsOf } from './symptoms.ts';

/** What a run is judged by besides its seconds. */
export interface RunFacts {
  agentNames: readonly string[];
  /** The quickest TCP handshake, µs: what the network alone takes; 0 where none is known. */
  tcpUs: number;
}

/**
 * Who was at a limit, and when: the generator, the network, the broker, or nobody. `windows` in order; without any there is nothing
 * to say.
 */
export function saturationOf(windows: readonly Window[], { agentNames, tcpUs }: RunFacts): Saturation {
  if (windows.length === 0) return { limit: 'none', summary: '', spans: [] };
  const seconds = windows.map(signsOf);
  const symptoms = seconds.map((signs, at) =>
    symptomsOf({
      signs,
      during: (us) => seconds.slice(Math.max(0, at - 1 - Math.ceil(us / 1_000_000)), at + 2),
      tcpUs,
      agentName: (agent) => agentNames[agent] ?? String(agent),
    }),
  );
  const spans = limits.flatMap((limit) => spansOf(limit, seconds, symptoms));
  const totals = limits.map((limit) => ({ limit, ms: lengthOf(spans.filter((span) => span.limit === limit)) }));
  // The first of the longest: where the generator was as long at its limit as anyone, nothing else is certain.
  const worst = totals.reduce((a, b) => (b.ms > a.ms ? b : a));
  return {
    limit: worst.ms > 0 ? worst.limit : 'none',
    summary: summaryOf(spans, worst.limit),
    spans: spans.sort((a, b) => a.fromMs - b.fromMs),
  };
}

/** The seconds in which the generator was at its limit. */
export function isGeneratorsOwn({ spans }: Saturation, { index }: Signs): boolean {
  return spans.some(({ limit, fromMs, toMs }) => limit === 'generator' && index * 1000 >= fromMs && index * 1000 < toMs);
}

const limits: readonly Limit[] = ['generator', 'network', 'brokerRefuses', 'brokerSlow'];

/** Seconds with symptoms, put together where they follow each other with no more than one between them. */
function spansOf(limit: Limit, seconds: readonly Signs[], symptoms: readonly Symptom[][]): SaturationSpan[] {
  const spans: { from: number; to: number; symptoms: Symptom[] }[] = [];
  for (const [at, { index }] of seconds.entries()) {
    const own = symptoms[at].filter((symptom) => symptom.limit === limit);
    if (own.length === 0) continue;
    const from = Math.max(0, index - Math.max(...own.map(({ sinceSeconds }) => sinceSeconds ?? 0)));
    const last = spans.at(-1);
    if (last && from <= last.to + 1)
      Object.assign(last, { from: Math.min(from, last.from), to: index + 1, symptoms: [...last.symptoms, ...own] });
    else spans.push({ from, to: index + 1, symptoms: own });
  }
  return spans.map(({ from, to, symptoms }) => ({ limit, fromMs: from * 1000, toMs: to * 1000, evidence: evidenceOf(symptoms) }));
}

/** The heaviest of each rule, with what its seconds count together. */
function evidenceOf(symptoms: readonly Symptom[]): string[] {
  const heaviest = new Map<string, Symptom>();
  const counts = new Map<string, number>();
  for (const symptom of symptoms) {
    if (symptom.weight >= (heaviest.get(symptom.rule)?.weight ?? Number.NEGATIVE_INFINITY)) heaviest.set(symptom.rule, symptom);
    counts.set(symptom.rule, (counts.get(symptom.rule) ?? 0) + (symptom.count ?? 0));
  }
  return [...heaviest].map(([rule, { text, count }]) =>
    count === undefined ? text : `${formatCount(counts.get(rule) ?? count)} × ${text}`,
  );
}

const subjects: Record<Limit, string> = {
  generator: 'the load generator was at its limit',
  network: 'the network was at its limit',
  brokerRefuses: 'the broker refused clients or hung up',
  brokerSlow: 'the broker was slow',
};

function summaryOf(spans: readonly SaturationSpan[], worst: Limit): string {
  if (spans.length === 0) return 'Nobody was at a limit: not the load generator, not the network, not the broker.';
  const of = (limit: Limit) => spans.filter((span) => span.limit === limit);
  const longest = of(worst).reduce((a, b) => (lengthOf([b]) > lengthOf([a]) ? b : a));
  const others = limits.filter((limit) => limit !== worst && of(limit).length > 0);
  const told = `${subjects[worst]} ${forHowLong(of(worst))}: ${longest.evidence[0]}`;
  const rest = others.map((limit) => `${subjects[limit]} ${forHowLong(of(limit))}`);
  return `${[told, ...rest].join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
}

/** `for 3 s from 0:12 on` */
function forHowLong(spans: readonly SaturationSpan[]): string {
  const seconds = Math.round(spans[0].fromMs / 1000);
  const from = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return `for ${formatDuration(lengthOf(spans))} ${spans.length > 1 ? `in ${spans.length} spans, first at ${from}` : `from ${from} on`}`;
}

function lengthOf(spans: readonly SaturationSpan[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
