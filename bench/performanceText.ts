import { cpus, release, totalmem } from 'node:os';
import type { Row } from './row.ts';

/** What was measured on, in a sentence. */
export function machineText(): string {
  const [first, ...others] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day}: ${1 + others.length} × ${first.model.trim()}, ${memory}, Linux ${release()}, Node ${process.versions.node}.`;
}

/** A Markdown table: medians, what they ranged over, and how they stand to the goals. */
export function rowsText(rows: readonly Row[]): string {
  const lines = rows.map(({ work, unit, figures, goals }) => {
    const [own, ...others] = figures.map((each) => `${each.name} **${short(each.median)}** (${short(each.min)} – ${short(each.max)})`);
    const judged = goals.map(({ text, met }) => `${met ? '✓' : '✗'} ${text}`);
    return `| ${work} | ${unit} | ${own} | ${others.join('<br>')} | ${judged.join('<br>')} |`;
  });
  return ['| work | unit | ours | others | ratio |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

/** Puts a text between the marks of a Markdown file. @throws Error where it has none */
export function writtenInto(markdown: string, text: string): string {
  const [from, to] = [markdown.indexOf(begin) + begin.length, markdown.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`there is no ${begin} … ${end} in the file`);
  return `${markdown.slice(0, from)}\n\n${text}\n\n${markdown.slice(to)}`;
}

const begin = '<!-- measured -->';
const end = '<!-- /measured -->';

function short(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
