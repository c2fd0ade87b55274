import type { Translate } from '../../client/src/translate.ts';

/** Texts as they stand in the code. */
export const english: Translate = (text, ...values) => text.replaceAll(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
