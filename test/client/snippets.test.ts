import { describe, expect, it } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import snippets from '../../snippets/mqtt-scenario.json' with { type: 'json' };

describe('snippets', () => {
  it.each(Object.entries(snippets))('%s is a scenario without a flaw', (_, { body }) => {
    const { diagnostics } = analyze(withDefaults(body.join('\n')), {});
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
  });
});

/** The text as it stands when someone accepts every placeholder. */
function withDefaults(body: string): string {
  return body.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1');
}
