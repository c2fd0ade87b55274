/** What a person can do about an error: one sentence. */
export type ErrorHint = string;
