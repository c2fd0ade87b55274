import { listOf } from '../wording.ts';
import type { Accepted, Choice, Moment, Option, Parameter } from './entry.ts';

/** Short ways to write the catalog's tables; each gives a parameter with the example that messages show. */
type More = Partial<Omit<Parameter, 'name' | 'doc'>>;

export const text = (name: string, doc: string, more: More = {}) => parameter(name, ['text'], doc, '`"…"`', more);
export const duration = (name: string, doc: string, more: More = {}) => parameter(name, ['duration'], doc, '`5s`', more, { min: 0 });
export const rate = (name: string, doc: string, more: More = {}) => parameter(name, ['rate'], doc, '`5/s`', more);
export const size = (name: string, doc: string, more: More = {}) => parameter(name, ['size', 'number'], doc, '`64KiB`', more, { min: 0 });
export const whole = (name: string, min: number, max: number, doc: string, more: More = {}) =>
  parameter(name, ['number'], doc, `\`${Math.max(min, 1)}\``, more, { min, max, whole: true });
export const bool = (name: string, doc: string, more: More = {}) => parameter(name, ['bool'], doc, '`true`', more);
export const payload = (name: string, doc: string, more: More = {}) =>
  parameter(name, ['payload'], doc, '`json { id: client.id }`', { moment: 'message', ...more });
export const anything = (name: string, doc: string, more: More = {}) => parameter(name, ['any'], doc, '`5`', more);
export const newName = (doc: string, example: string) => parameter('name', ['newName'], doc, `\`${example}\``, {});
export const oneOf = (name: string, doc: string, words: readonly Choice[], more: More = {}) =>
  parameter(name, [], doc, listOf(words.map((choice) => choice.word)), { words, ...more });

/** An option without a value. */
export const flag = (word: string, doc: string, more: Partial<Omit<Option, 'word' | 'doc'>> = {}): Option => ({
  word,
  values: [],
  doc,
  ...more,
});

/** An option with one value. */
export const option = (word: string, value: Parameter, more: Partial<Omit<Option, 'word'>> = {}): Option => ({
  word,
  values: [value],
  doc: value.doc,
  ...more,
});

const defaultMoment: Moment = 'plan';

export function parameter(
  name: string,
  accepts: readonly Accepted[],
  doc: string,
  example: string,
  more: More,
  limits?: Parameter['limits'],
): Parameter {
  return { name, accepts, doc, example, moment: defaultMoment, ...(limits && { limits }), ...more };
}
