/**
 * The histogram's buckets: whole µs up to 127, then 64 to each doubling, so that a bucket's middle is within 1/128 (0.8 %) of
 * every value in it. Buckets of negative values mirror those of positive ones: the bucket of −v is minus the bucket of v.
 * Bucket numbers therefore rise with their values.
 */
export function bucketOf(wholeUs: number): number {
  return wholeUs < 0 ? -magnitudeBucket(-wholeUs) : magnitudeBucket(wholeUs);
}

/** One hour; values beyond it, on either side, share the last bucket of their side. */
export const largestUs = 3_600_000_000;

/** The largest bucket number; the smallest is minus this. */
export const lastBucket = magnitudeBucket(largestUs);

/** The middle of a bucket, in µs. */
export function middleOf(bucket: number): number {
  return bucket < 0 ? -magnitudeMiddle(-bucket) : magnitudeMiddle(bucket);
}

/** For whole numbers from 0 to 2³²−1. Shifting keeps the seven leading bits; each bit shifted out skips 64 buckets. */
export function magnitudeBucket(wholeUs: number): number {
  const shift = Math.max(0, 25 - Math.clz32(wholeUs));
  return shift * 64 + (wholeUs >>> shift);
}

function magnitudeMiddle(bucket: number): number {
  const shift = Math.max(0, Math.floor(bucket / 64) - 1);
  const width = 2 ** shift;
  return (bucket - shift * 64) * width + (width - 1) / 2;
}
