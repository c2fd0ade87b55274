import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { format } from '../../../server/src/language/format.ts';
import { diagnosticText } from './diagnosticText.ts';
import { wrongInput } from './exitCodes.ts';
import { readScenario } from './scenarioFile.ts';
import type { Terminal } from './terminal.ts';

export function fmtCommand(terminal: Terminal): Command {
  return new Command('fmt')
    .description('lay scenarios out as they should be, in place')
    .argument('<file...>', 'scenario files')
    .option('--check', 'change nothing; fail where something would change')
    .action((paths: string[], options: { check?: true }) => {
      const results = paths.map(readScenario).map((file) => ({ file, ...format(file.text) }));
      for (const { file, text, changed, diagnostics } of results) {
        for (const diagnostic of diagnostics) terminal.note(`${diagnosticText(file.path, file.text, diagnostic, terminal.colors)}\n\n`);
        // What is broken is better looked at than half laid out.
        if (diagnostics.length > 0) continue;
        if (changed) terminal.out(`${file.path}${options.check ? ' is not formatted' : ''}\n`);
        if (changed && !options.check) writeFileSync(file.path, text);
      }
      const bad = results.some(({ changed, diagnostics }) => diagnostics.length > 0 || (options.check && changed));
      terminal.exitCode(bad ? wrongInput : 0);
    });
}
