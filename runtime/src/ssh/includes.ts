/**
 * Puts the text of included files in the place of their `Include` lines (ssh_config(5)). `read` gives the texts of the files
 * that a pattern names, in order. What follows an `Include` belongs to the section it stands in, so that section's heading is repeated.
 */
export function expandIncludes(text: string, read: (pattern: string) => readonly string[], depth = 0): string {
  if (depth > deepest) throw new Error(`Files of the SSH configuration include each other more than ${deepest} deep.`);
  let heading = 'Host *';
  const lines = text.split(/\r?\n/).map((line) => {
    if (/^\s*(host|match)\b/i.test(line)) heading = line;
    const include = /^\s*include[\s=]+(.+)$/i.exec(line);
    if (!include) return line;
    const included = patternsOf(include[1]).flatMap(read);
    return [...included.map((each) => expandIncludes(each, read, depth + 1)), heading].join('\n');
  });
  return lines.join('\n');
}

/** As in OpenSSH. */
const deepest = 16;

function patternsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
}
