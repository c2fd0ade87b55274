/** Translations that the extension put into the page, by English text; see `l10n/`. */
const translations: Record<string, string> = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');

/** The text in the user's language; `{0}` stands for the first of `values`. */
export function t(text: string, ...values: (string | number)[]): string {
  const translated = translations[text] ?? text;
  return translated.replaceAll(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
}
