import { Command } from 'commander';
import { analyze } from '../../../server/src/language/analyze.ts';
import { compile } from '../../../server/src/language/compile.ts';
import type { Diagnostic } from '../../../server/src/language/diagnostic.ts';
import { countText, diagnosticText, placeOf } from './diagnosticText.ts';
import { wrongInput } from './exitCodes.ts';
import { environmentOf, readScenario, type ScenarioFile } from './scenarioFile.ts';
import type { Terminal } from './terminal.ts';

interface Checked {
  file: ScenarioFile;
  diagnostics: Diagnostic[];
}

export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('find mistakes in scenarios, without running anything')
    .argument('<file...>', 'scenario files')
    .option('--json', 'print the findings as one JSON list')
    .action((paths: string[], options: { json?: true }) => {
      const checked = paths.map(readScenario).map((file) => ({ file, diagnostics: findingsOf(file, terminal) }));
      terminal.out(options.json ? `${JSON.stringify(checked.flatMap(asJson), undefined, 2)}\n` : textOf(checked, terminal));
      const faulty = checked.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
      terminal.exitCode(faulty ? wrongInput : 0);
    });
}

/** Those of compiling included, so that what is found sound here can be run. */
function findingsOf(file: ScenarioFile, terminal: Terminal): Diagnostic[] {
  const { model, diagnostics } = analyze(file.text, environmentOf(file, terminal.environment));
  return [...diagnostics, ...compile(model, { sourceFile: file.name }).diagnostics];
}

function textOf(checked: readonly Checked[], { colors }: Terminal): string {
  const findings = checked.flatMap(({ file, diagnostics }) => {
    const shown = diagnostics.filter(({ severity }) => severity !== 'hint');
    return shown.map((diagnostic) => `${diagnosticText(file.path, file.text, diagnostic, colors)}\n`);
  });
  const counts = countText(checked.flatMap(({ diagnostics }) => diagnostics));
  const files = `${checked.length} scenario${checked.length === 1 ? '' : 's'}`;
  return `${findings.join('\n')}${findings.length > 0 ? '\n' : ''}${files} checked: ${counts || colors.good('no mistakes')}\n`;
}

function asJson({ file, diagnostics }: Checked): object[] {
  return diagnostics.map(({ severity, code, message, span }) => {
    const [start, end] = [placeOf(file.text, span.start), placeOf(file.text, span.end)];
    return { file: file.path, ...start, endLine: end.line, endColumn: end.column, severity, code, message };
  });
}
