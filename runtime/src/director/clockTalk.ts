import type { Command } from '../control/messages.ts';
import type { ClockReport } from '../report/report.ts';
import { ClockFollower } from './clockFollower.ts';

/** The talk with one agent about its clock: exchanges before the run and all through it. Times are µs of our clock. */
export class ClockTalk {
  readonly #send: (command: Command) => void;
  readonly #follower = new ClockFollower();
  #onKnown: (() => void) | undefined;
  #began = { atUs: 0, exchanges: 0 };
  /** What is not answered yet. */
  #asked: { id: number; atUs: number } | undefined;
  #questions = 0;
  #startUs: number | undefined;
  #toldUs = 0;

  constructor(send: (command: Command) => void) {
    this.#send = send;
  }

  /** Calls `onKnown` once the clock is known well enough to start. */
  begin(nowUs: number, onKnown: () => void): void {
    this.#began = { atUs: nowUs, exchanges: 0 };
    this.#onKnown = onKnown;
    this.#ask(nowUs);
  }

  hear(id: number, theirsUs: number, nowUs: number): void {
    // An answer that nobody asked for says nothing of the way that it took.
    if (id !== this.#asked?.id) return;
    this.#follower.hear({ sentUs: this.#asked.atUs, theirsUs, receivedUs: nowUs });
    this.#asked = undefined;
    this.#began.exchanges++;
    if (!this.#onKnown) return;
    if (!this.#isKnown(nowUs)) {
      this.#ask(nowUs);
      return;
    }
    this.#onKnown();
    this.#onKnown = undefined;
  }

  /** Second 0 of the run is at `atUs`. Returns that by their clock. */
  start(atUs: number, nowUs: number): number {
    this.#startUs = atUs;
    return this.#follower.theirsAt(atUs, nowUs);
  }

  /** Asks again and again once the run is on, and tells once a second what follows. */
  follow(nowUs: number): void {
    if (this.#startUs === undefined || nowUs < this.#startUs) return;
    if (this.#asked === undefined || nowUs - this.#asked.atUs > patienceUs) this.#ask(nowUs);
    if (nowUs - this.#toldUs < tellEveryUs) return;
    this.#toldUs = nowUs;
    this.#send({ kind: 'setClock', line: this.#follower.line(this.#startUs, nowUs) });
  }

  facts(nowUs: number): ClockReport | undefined {
    return this.#startUs === undefined ? undefined : this.#follower.facts(this.#startUs, nowUs);
  }

  #ask(nowUs: number): void {
    this.#asked = { id: this.#questions++, atUs: nowUs };
    this.#send({ kind: 'readClock', id: this.#asked.id });
  }

  /** Each further exchange may be the quickest yet, but a host that is far away must not be asked for ever. */
  #isKnown(nowUs: number): boolean {
    const { atUs, exchanges } = this.#began;
    return exchanges >= mostExchanges || (exchanges >= fewestExchanges && nowUs - atUs > enoughUs);
  }
}

const mostExchanges = 40;
const fewestExchanges = 5;
const enoughUs = 500_000;
const tellEveryUs = 1_000_000;
/** An answer that has not come by then may have been lost with its link. */
const patienceUs = 2_000_000;
