import { InputError } from './exitCodes.ts';

/** Adds one `--param name=value` to those before it; the value is a constant of the language, as `500` or `2s`. */
export function addParam(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals).trim();
  if (equals < 0 || name === '') {
    throw new InputError(`--param ${text} is not a name and a value: write --param name=value, for example --param riders=500`);
  }
  return { ...before, [name]: text.slice(equals + 1).trim() };
}

/** Reads `--workers` and `--seed`. */
export function wholeNumber(option: string, minimum: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < minimum) {
      throw new InputError(`${option} ${text} is not a whole number of at least ${minimum}`);
    }
    return number;
  };
}
