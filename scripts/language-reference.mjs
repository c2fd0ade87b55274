// Writes docs/language.md from the language's catalog and the introduction beside this script.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const { outputFiles } = await build({
  entryPoints: [`${root}scripts/languageReference.ts`],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const { languageReference } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);

writeFileSync(`${root}docs/language.md`, languageReference(readFileSync(`${root}scripts/languageIntroduction.md`, 'utf8')));
