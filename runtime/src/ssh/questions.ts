/**
 * What only the user can answer. The terminal and VS Code each answer in their own way; where nobody can be asked the answer is
 * `undefined`, and the error that follows says what to do instead.
 */
export interface Questions {
  /** May this key be taken for the host's, and be kept? */
  newHostKey(question: { host: string; keyType: string; fingerprint: string; address: string }): Promise<boolean | undefined>;
  passphrase(question: { file: string; again: boolean }): Promise<string | undefined>;
  password(question: { host: string; again: boolean }): Promise<string | undefined>;
  /** What the host asks for: one-time codes, for example. One answer a prompt. */
  prompts(question: {
    host: string;
    title: string;
    instructions: string;
    prompts: { text: string; hidden: boolean }[];
  }): Promise<string[] | undefined>;
}

export const nobodyToAsk: Questions = {
  newHostKey: async () => undefined,
  passphrase: async () => undefined,
  password: async () => undefined,
  prompts: async () => undefined,
};

/** Many hosts are connected to at once, but a user answers one question at a time. */
export function oneAtATime(questions: Questions): Questions {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Question, Answer>(ask: (question: Question) => Promise<Answer>) => {
    return (question: Question): Promise<Answer> => {
      const answer = last.then(() => ask(question));
      last = answer.catch(() => {});
      return answer;
    };
  };
  return {
    newHostKey: inTurn(questions.newHostKey),
    passphrase: inTurn(questions.passphrase),
    password: inTurn(questions.password),
    prompts: inTurn(questions.prompts),
  };
}
