import { Transform } from 'node:stream';

/**
 * Passes on what an agent says as long as it is no more than agents have to say, so that a host gone mad fills neither disk nor
 * memory: `burstBytes`, and `bytesPerSecond` for each second that has passed. Then the stream fails.
 */
export function allowance(limits: { burstBytes: number; bytesPerSecond: number; nowMs(): number }): Transform {
  const startMs = limits.nowMs();
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      const allowed = limits.burstBytes + ((limits.nowMs() - startMs) / 1000) * limits.bytesPerSecond;
      if (passed > allowed) done(new Error(`it has sent ${passed} bytes, more than any agent has to say`));
      else done(null, chunk);
    },
  });
}
