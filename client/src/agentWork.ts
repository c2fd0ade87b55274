/** What goes on with agents, on this machine or on others. A window that closes gives it up and waits until what had begun is taken back. */
export class AgentWork {
  readonly #closing = new AbortController();
  readonly #goingOn = new Set<Promise<unknown>>();

  /** `work` is to give up when `closing` is aborted. Undefined where that has been so before it could begin. */
  async during<Result>(work: (closing: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    if (this.#closing.signal.aborted) return undefined;
    const result = work(this.#closing.signal);
    this.#goingOn.add(result);
    try {
      return await result;
    } finally {
      this.#goingOn.delete(result);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#goingOn);
  }
}
