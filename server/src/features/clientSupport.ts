/** What the editor can do, as far as answers depend on it. */
export interface ClientSupport {
  /** Completions may have places to fill in. */
  snippets: boolean;
  /** Completions may say what they replace apart from what they insert before. */
  insertReplace: boolean;
}
