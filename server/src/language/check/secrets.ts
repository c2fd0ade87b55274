import { everyStatement } from '../model.ts';
import type { Subject } from './families.ts';
import { finding } from './finding.ts';
import { everyPart } from './parts.ts';

/** Where a secret may stand, by word and parameter: only in what goes to the broker and nowhere else. */
const allowed: ReadonlySet<string> = new Set([
  'username.name',
  'password.password',
  'key.passphrase',
  'monitor.username',
  'monitor.password',
  'user_property.value',
  'header.value',
  'correlation_data.data',
  'publish.payload',
  'will.payload',
  'payload.content',
]);

export function checkSecrets({ model, report }: Subject): void {
  // Most scenarios have none, and then nothing needs to be walked.
  if (!model.file.text.includes('secret')) return;
  for (const bound of everyStatement(model.statements)) {
    for (const [key, exprs] of Object.entries(bound.values)) {
      if (allowed.has(`${bound.entry.word}.${key}`)) continue;
      for (const part of exprs.flatMap((expr) => everyPart(expr))) {
        if (part.kind !== 'call' || part.callee.name !== 'secret') continue;
        const where =
          bound.entry.word === 'let' || bound.entry.word === 'param'
            ? 'a secret has no other name; use it'
            : 'a secret would be seen here; use one only';
        report(finding('exposed-secret', part.span, `${where} where it is sent to the broker, in \`password\` for example`));
      }
    }
  }
}
