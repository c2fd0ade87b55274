/** Goes off after `ms` in which no task of ours was under way. */
export interface SilenceTimer {
  stop(): void;
  pausedFor<Result>(task: Promise<Result>): Promise<Result>;
}

export function silenceTimer(ms: number, goOff: () => void): SilenceTimer {
  let stopped = false;
  let timeout = setTimeout(goOff, ms);
  return {
    stop() {
      stopped = true;
      clearTimeout(timeout);
    },
    async pausedFor(task) {
      clearTimeout(timeout);
      try {
        return await task;
      } finally {
        if (!stopped) timeout = setTimeout(goOff, ms);
      }
    },
  };
}
