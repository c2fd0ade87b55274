/** What a host says, fit for a terminal: without control characters but line ends, and not too much of it. */
export function plainText(text: string, most = 2_000): string {
  return text
    .slice(0, most)
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim();
}
