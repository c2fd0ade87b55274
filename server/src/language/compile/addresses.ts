/** IP addresses as they stand in `sources`, for arithmetic: 32 or 128 bits. */
export interface Address {
  kind: 4 | 6;
  value: bigint;
}

/** The address that a text is, or undefined. */
export function addressOf(text: string): Address | undefined {
  return text.includes(':') ? v6(text) : v4(text);
}

/** All addresses from one to another, both included; at most `most` and one more. */
export function addressesBetween(from: Address, to: Address, most: number): string[] {
  const texts: string[] = [];
  for (let value = from.value; value <= to.value && texts.length <= most; value++) texts.push(textOf({ kind: from.kind, value }));
  return texts;
}

/** The first and last address of a block. Of an IPv4 block the network's own address and that for broadcasts stay out. */
export function endsOfBlock({ kind, value }: Address, bits: number): [Address, Address] {
  const free = BigInt((kind === 4 ? 32 : 128) - bits);
  const first = (value >> free) << free;
  const last = first + (1n << free) - 1n;
  const inner = kind === 4 && free > 1n ? 1n : 0n;
  return [
    { kind, value: first + inner },
    { kind, value: last - inner },
  ];
}

function v4(text: string): Address | undefined {
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!bytes?.every((byte) => byte < 256)) return undefined;
  return { kind: 4, value: bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n) };
}

function v6(text: string): Address | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = halves.flat();
  const isShort = halves.length === 2 && groups.length < 8;
  if (!(isShort || (halves.length === 1 && groups.length === 8))) return undefined;
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  const whole = isShort ? [...halves[0], ...Array<string>(8 - groups.length).fill('0'), ...halves[1]] : groups;
  return { kind: 6, value: whole.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n) };
}

function textOf({ kind, value }: Address): string {
  const [bits, count, radix, separator] = kind === 4 ? [8n, 4, 10, '.'] : [16n, 8, 16, ':'];
  const parts = Array.from({ length: Number(count) }, (_, at) => (value >> (BigInt(Number(count) - 1 - at) * bits)) & ((1n << bits) - 1n));
  return parts.map((part) => part.toString(radix)).join(separator);
}
