import type { Span } from '../ast.ts';
import type { Fix } from '../diagnostic.ts';
import { poolsOf } from '../model/pools.ts';
import { settingOf, versionNames, versionOf } from '../model/settings.ts';
import type { Bound, Model } from '../model.ts';
import type { Subject } from './families.ts';
import { finding } from './finding.ts';
import { mqtt5Uses } from './mqtt5Uses.ts';

/** Words that the chosen protocol version lacks. */
export function checkVersions({ model, report }: Subject): void {
  const pools = poolsOf(model);
  const broker = model.broker;
  const older = pools.filter((pool) => versionOf(model, pool) < 5);
  // A setting of the broker may serve the pools that speak MQTT 5.
  const roots = older.length === pools.length && broker && versionOf(model, undefined) < 5 ? [broker, ...older] : older;
  for (const root of roots) {
    const pool = root === broker ? undefined : root;
    for (const { what, span } of mqtt5Uses(root, model)) {
      const message = `\`${what}\` needs MQTT 5, and ${versionNames[versionOf(model, pool)]} is chosen`;
      report(finding('needs-mqtt-5', span, message, { fixes: versionFix(model, pool), related: chosenAt(model, pool) }));
    }
  }
}

function versionFix(model: Model, pool: Bound | undefined): Fix[] {
  const span = writtenVersion(model, pool);
  return span ? [{ title: 'Change the version to 5', edits: [{ span, newText: '5' }] }] : [];
}

function chosenAt(model: Model, pool: Bound | undefined): { message: string; span: Span }[] {
  const span = writtenVersion(model, pool);
  return span ? [{ message: 'chosen here', span }] : [];
}

function writtenVersion(model: Model, pool: Bound | undefined): Span | undefined {
  return settingOf(model, pool, 'version')?.statement.args[0]?.span;
}
