/** One exchange of `readClock` and `clock`, in µs: sent and received by our clock, read by the other end's. */
export interface ClockExchange {
  sentUs: number;
  theirsUs: number;
  receivedUs: number;
}

/** Where another host's clock stands against ours, at one moment of ours. */
export interface ClockEstimate {
  /** What to add to our clock to get theirs. */
  offsetUs: number;
  /** How far the offset may be from the truth, as long as their clock runs evenly: whichever way the delay was. */
  errorUs: number;
  /** How many µs theirs gains on ours in each µs, and how far that may be from the truth. */
  drift: number;
  driftError: number;
}

/**
 * Theirs was read between our sending and our receiving, so each exchange is a gate that the line of their offset over time goes
 * through. Of all lines through all gates, no steeper than a clock can be wrong, the middle is the estimate and the farthest bounds
 * the error. `atUs` is not before the last exchange. Undefined: no line goes through all of them.
 *
 * Method: linear programming over the exchanges, as in Moon, Skelly and Towsley, "Estimation and removal of clock skew" (1999).
 */
export function estimateClock(exchanges: readonly ClockExchange[], atUs: number): ClockEstimate | undefined {
  const { least, most } = driftOf(exchanges);
  if (least > most) return undefined;
  let high = Number.POSITIVE_INFINITY;
  let low = Number.NEGATIVE_INFINITY;
  for (const { sentUs, theirsUs, receivedUs } of exchanges) {
    high = Math.min(high, theirsUs - sentUs + most * (atUs - sentUs));
    low = Math.max(low, theirsUs - receivedUs + least * (atUs - receivedUs));
  }
  // A clock that does not run evenly after all shows within the quickest exchange's half round trip, not within the middle of few lines.
  const quickest = Math.min(...exchanges.map(({ sentUs, receivedUs }) => receivedUs - sentUs));
  return {
    offsetUs: (high + low) / 2,
    errorUs: Math.max(high - low, quickest) / 2,
    drift: (most + least) / 2,
    driftError: (most - least) / 2,
  };
}

/** A clock that is slewed gains or loses no more than this (NTP's limit); a crystal's own error is a tenth of it. */
export const steepestDrift = 500e-6;

/** The drifts with which a line goes through any two of the gates. */
function driftOf(exchanges: readonly ClockExchange[]): { least: number; most: number } {
  let most = steepestDrift;
  let least = -steepestDrift;
  for (const early of exchanges) {
    for (const late of exchanges) {
      // From the lower post of the one to the upper post of the other, and the reverse.
      const riseUs = late.sentUs - early.receivedUs;
      if (riseUs <= 0) continue;
      most = Math.min(most, (late.theirsUs - early.theirsUs) / riseUs - 1);
      const fallUs = late.receivedUs - early.sentUs;
      least = Math.max(least, (late.theirsUs - early.theirsUs) / fallUs - 1);
    }
  }
  return { least, most };
}
