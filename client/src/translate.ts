/** Says a text in the user's language, as `l10n.t` does; `{0}` stands for the first of `values`. Given to what must not know VS Code. */
export type Translate = (text: string, ...values: (string | number)[]) => string;
