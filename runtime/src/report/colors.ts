/** How a terminal shows emphasis; each returns the text with its colour codes, or as it is. */
export interface Colors {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

export const noColors: Colors = { good: same, bad: same, warn: same, dim: same, bold: same };

function same(text: string): string {
  return text;
}
