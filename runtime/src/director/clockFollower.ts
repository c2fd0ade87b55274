import { type ClockEstimate, type ClockExchange, estimateClock, steepestDrift } from '../control/clockEstimate.ts';
import type { ClockLine } from '../control/messages.ts';
import type { ClockReport } from '../report/report.ts';

/**
 * Follows one agent's clock through a run, by exchanges as they come. Where the exchanges of the last minute do not fit one line any
 * more, the older ones are forgotten; a step is what no drift explains. Times are µs of our clock.
 */
export class ClockFollower {
  #exchanges: ClockExchange[] = [];
  readonly #steps: { atUs: number; byUs: number }[] = [];
  /** What the agent was told last, and how much it may have been off since. */
  #told = { atUs: 0, errorUs: 0, driftError: 0 };
  #worstErrorUs = 0;

  /** Takes an exchange, newer than all before. */
  hear(exchange: ClockExchange): void {
    const before = this.#exchanges.at(-1);
    const byUs = before ? stepBetween(before, exchange) : 0;
    if (byUs !== 0) this.#steps.push({ atUs: exchange.receivedUs, byUs });
    this.#exchanges = thinned([...(byUs === 0 ? this.#exchanges : []), exchange]);
    while (estimateClock(this.#exchanges, exchange.receivedUs) === undefined) this.#exchanges.shift();
  }

  /** What their clock shows at a moment of ours, as far as can be told at `nowUs`. There must have been an exchange. */
  theirsAt(atUs: number, nowUs: number): number {
    const { offsetUs, drift } = this.#estimate(nowUs);
    return atUs + offsetUs + drift * (atUs - nowUs);
  }

  /** How the run's clock, whose second 0 is at `startUs`, is to be read from theirs until the next line comes. */
  line(startUs: number, nowUs: number): ClockLine {
    this.#worstErrorUs = this.#errorUntil(nowUs);
    const { offsetUs, drift, errorUs, driftError } = this.#estimate(nowUs);
    this.#told = { atUs: nowUs, errorUs, driftError };
    return { hostUs: nowUs + offsetUs, runUs: nowUs - startUs, rate: 1 / (1 + drift) };
  }

  /** What the report says of it. */
  facts(startUs: number, nowUs: number): ClockReport | undefined {
    if (this.#exchanges.length === 0) return undefined;
    const { offsetUs, drift } = this.#estimate(nowUs);
    const steps = this.#steps.map(({ atUs, byUs }) => ({ atMs: (atUs - startUs) / 1000, byUs }));
    return { offsetUs, errorUs: this.#errorUntil(nowUs), driftPpm: drift * 1e6, steps };
  }

  /** The most by which the run's clock was off there: it ages with each line. */
  #errorUntil(nowUs: number): number {
    const { atUs, errorUs, driftError } = this.#told;
    return atUs === 0 ? 0 : Math.max(this.#worstErrorUs, errorUs + driftError * (nowUs - atUs));
  }

  #estimate(nowUs: number): ClockEstimate {
    return estimateClock(this.#exchanges, nowUs) as ClockEstimate;
  }
}

/** How far their clock leapt between two exchanges, for certain: forward is positive. 0 where a drift explains what was read. */
function stepBetween(before: ClockExchange, after: ClockExchange): number {
  const passedUs = after.theirsUs - before.theirsUs;
  const shortestUs = (after.sentUs - before.receivedUs) * (1 - steepestDrift);
  const longestUs = (after.receivedUs - before.sentUs) * (1 + steepestDrift);
  if (passedUs >= shortestUs && passedUs <= longestUs) return 0;
  return passedUs - (after.sentUs + after.receivedUs - before.sentUs - before.receivedUs) / 2;
}

/** The quickest exchange of each second of the last minute says as much of the clock as all of them. */
function thinned(exchanges: readonly ClockExchange[]): ClockExchange[] {
  const [last, newest] = exchanges.slice(-2);
  if (newest === undefined || Math.floor(last.receivedUs / binUs) !== Math.floor(newest.receivedUs / binUs)) {
    return exchanges.slice(-mostExchanges);
  }
  const quicker = newest.receivedUs - newest.sentUs <= last.receivedUs - last.sentUs ? newest : last;
  return [...exchanges.slice(0, -2), quicker];
}

const binUs = 1_000_000;
const mostExchanges = 60;
