/** Who is behind an error. `broker`: it, or what stands before it, refused or hung up; `slow`: it did not answer in time. */
export type ErrorCause = 'generator' | 'network' | 'broker' | 'slow';

/** Undefined for what only follows from other errors, or lies in the scenario. */
export function causeOf(reason: string): ErrorCause | undefined {
  return causes.find(([pattern]) => pattern.test(reason))?.[1];
}

/** The first that fits counts. */
const causes: readonly (readonly [RegExp, ErrorCause | undefined])[] = [
  [/^publish missed|not connected|the connection ended before|session taken over|^authentication failed/, undefined],
  [/EMFILE|ENFILE|EADDRNOTAVAIL|EADDRINUSE|ENOBUFS|ENOMEM|process lost|agent lost/, 'generator'],
  [/EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connect timeout: no connection/, 'network'],
  [/no CONNACK within|keep alive timeout|(acknowledgement|answer) within/, 'slow'],
  [/refused|ECONNREFUSED|ECONNRESET|EPIPE|closed before CONNACK|closed by the broker|closed at once|disconnected by the broker/, 'broker'],
];
