// Writes docs/*.schema.json from the types; `--check` writes nothing and fails where a file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = fileURLToPath(new URL('..', import.meta.url));

const schemas = [
  { file: 'docs/plan.schema.json', source: 'runtime/src/plan/plan.ts', type: 'Plan' },
  { file: 'docs/report.schema.json', source: 'runtime/src/report/report.ts', type: 'Report' },
];

const stale = schemas.filter(({ file, source, type }) => {
  const text = schemaText(source, type);
  if (process.argv.includes('--check')) return text !== readFileSync(`${root}${file}`, 'utf8');
  writeFileSync(`${root}${file}`, text);
  return false;
});

for (const { file } of stale) console.error(`${file} does not fit its types any more: run \`npm run schemas\`.`);
process.exitCode = stale.length > 0 ? 1 : 0;

function schemaText(source, type) {
  const generator = createGenerator({
    path: `${root}${source}`,
    tsconfig: `${root}tsconfig.json`,
    type,
    topRef: true,
    skipTypeCheck: true,
  });
  return `${JSON.stringify(generator.createSchema(type), undefined, 2)}\n`;
}
