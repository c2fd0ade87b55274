import type { Snapshot } from '../director/snapshot.ts';
import type { Colors } from '../report/colors.ts';

/** Tells what each agent's host lacks, once, as soon as the agent has said what there is: long before clients run into it. */
export function findingNotes(note: (text: string) => void, colors: Colors): (snapshot: Snapshot) => void {
  const told = new Set<string>();
  return ({ report }) => {
    for (const { name, findings = [] } of report.agents) {
      if (findings.length === 0 || told.has(name)) continue;
      told.add(name);
      for (const { text, remedy } of findings) note(`${colors.warn('warning:')} agent ${name}: ${text} ${remedy}\n`);
    }
  };
}
