/** How long a broker may take to answer SUBSCRIBE, UNSUBSCRIBE and PUBLISH, in ms; after that the step has failed and the client goes on. */
export const answerTimeoutMs = 30_000;

/** How long after the end of a timed repeat iterations that are late may still begin, in ms; later ones are missed. */
export const lateLimitMs = 1_000;

/** No run is planned to last longer, in ms: a week. */
export const longestRunMs = 7 * 24 * 3_600_000;
