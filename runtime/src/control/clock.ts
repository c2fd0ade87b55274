/** Microseconds of the host's monotonic clock, the same in all processes of a host. */
export function monotonicUs(): number {
  return performance.now() * 1000 + originUs;
}

// `performance.now()` counts the same clock from the process's start, and unlike `hrtime.bigint()` allocates nothing.
const originUs = leastInterrupted(20);

/**
 * The clock at the process's start, from the closest of several pairs of readings: a process that had to wait for its turn between
 * two of them would have all of its latencies to and from other processes off by that wait.
 */
function leastInterrupted(readings: number): number {
  let best = { widthUs: Number.POSITIVE_INFINITY, originUs: 0 };
  for (let reading = 0; reading < readings; reading++) {
    const beforeUs = hostUs();
    const nowUs = performance.now() * 1000;
    const afterUs = hostUs();
    if (afterUs - beforeUs < best.widthUs) best = { widthUs: afterUs - beforeUs, originUs: (beforeUs + afterUs) / 2 - nowUs };
  }
  return best.originUs;
}

function hostUs(): number {
  return Number(process.hrtime.bigint()) / 1000;
}
