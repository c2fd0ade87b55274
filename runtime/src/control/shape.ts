/**
 * A shape reads a value that came from elsewhere: it returns a fresh copy that holds what is known and nothing else, or throws
 * an error naming the place. `place` is for that error alone.
 */
export type Shape<T> = (value: unknown, place: string) => T;

/** A whole number from 0 to `maximum`. */
export function whole(maximum: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (value, place) => {
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > maximum) {
      return fail(place, `a whole number from 0 to ${maximum}`);
    }
    return value as number;
  };
}

/** Any finite number of at least `minimum`. */
export function number(minimum = 0): Shape<number> {
  return (value, place) =>
    Number.isFinite(value) && (value as number) >= minimum ? (value as number) : fail(place, `a number ≥ ${minimum}`);
}

/** Text, cut to `maximum` UTF-16 units; control characters become spaces, as it may end on a terminal. */
export function text(maximum: number): Shape<string> {
  return (value, place) => (typeof value === 'string' ? value.slice(0, maximum).replace(/\p{Cc}/gu, ' ') : fail(place, 'text'));
}

/** A list of at most `maximum` items, or of exactly so many. */
export function list<T>(item: Shape<T>, maximum: number, exactly?: 'exactly'): Shape<T[]> {
  return (value, place) => {
    if (!Array.isArray(value) || value.length > maximum || (exactly && value.length !== maximum)) {
      return fail(place, `a list of ${exactly ?? 'at most'} ${maximum} items`);
    }
    return value.map((each, index) => item(each, `${place}[${index}]`));
  };
}

/** An object with all of these members. */
export function object<T extends object>(members: { [K in keyof T]: Shape<T[K]> }): Shape<T> {
  const shapes = Object.entries(members) as [keyof T & string, Shape<T[keyof T]>][];
  return (value, place) => {
    const given = asObject(value, place);
    return Object.fromEntries(shapes.map(([name, shape]) => [name, shape(own(given, name), `${place}.${name}`)])) as T;
  };
}

/** An object with some of these names, all of one shape. */
export function some<Name extends string, T>(names: readonly Name[], shape: Shape<T>): Shape<Partial<Record<Name, T>>> {
  return (value, place) => {
    const given = asObject(value, place);
    const copy: Partial<Record<Name, T>> = {};
    for (const name of names) if (Object.hasOwn(given, name)) copy[name] = shape(given[name], `${place}.${name}`);
    return copy;
  };
}

/** One of several objects, told apart by `kind`. */
export function oneOf<T extends { kind: string }>(
  shapes: { [Kind in T['kind']]: Shape<Omit<Extract<T, { kind: Kind }>, 'kind'>> },
): Shape<T> {
  return (value, place) => {
    const { kind } = asObject(value, place);
    if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind)) return fail(`${place}.kind`, `one of ${Object.keys(shapes).join(', ')}`);
    return { kind, ...shapes[kind as T['kind']](value, `${place} ${kind}`) } as unknown as T;
  };
}

function asObject(value: unknown, place: string): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fail(place, 'an object');
}

function own(given: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

function fail(place: string, expected: string): never {
  throw new TypeError(`${place} is not ${expected}`);
}
