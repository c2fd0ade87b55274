import { expect, it } from 'vitest';
import { signatureHelp } from '../../server/src/features/signatureHelp.ts';
import { at } from './cursor.ts';

/** The label with what comes next in «…»; empty where there is no help. */
function helpAt(written: string): string {
  const { scenario, position } = at(written);
  const help = signatureHelp(scenario, position);
  if (!help) return '';
  const { label, parameters } = help.signatures[0];
  const [start, end] = parameters![help.activeParameter!].label as [number, number];
  return `${label.slice(0, start)}«${label.slice(start, end)}»${label.slice(end)}`;
}

it.each<[string, string]>([
  ['param |', 'param «<name>» = <value> [<description>]'],
  ['param n = |', 'param <name> = «<value>» [<description>]'],
  ['param n = 1 |', 'param <name> = <value> «[<description>]»'],
  ['param n = 1 "x" |', ''],
  ['pool a[1] { publish | }', 'publish «<topic>» [qos <level>] [retain] [payload <content>] [tracking auto|payload|property|off] [{ … }]'],
  [
    'pool a[1] { publish "x" | }',
    'publish <topic> «[qos <level>]» [retain] [payload <content>] [tracking auto|payload|property|off] [{ … }]',
  ],
  [
    'pool a[1] { publish "x" payload | }',
    'publish <topic> [qos <level>] [retain] «[payload <content>]» [tracking auto|payload|property|off] [{ … }]',
  ],
  [
    'pool a[1] { publish "x" qos 1 retain | }',
    'publish <topic> [qos <level>] [retain] «[payload <content>]» [tracking auto|payload|property|off] [{ … }]',
  ],
  ['pool a[1] { wait | }', 'wait «<time>»'],
  ['pool a[1] { wait random(| }', 'random(«from», to)'],
  ['pool a[1] { wait random(1s, |) }', 'random(from, «to»)'],
  ['pool a[1] { wait random(1s, 2s)| }', 'wait «<time>»'],
  ['pool a[1] { wait random(1s, 2s) | }', ''],
  ['pool a[1] { log "{choose("a", "b", |)}" }', 'choose(«value, …»)'],
  ['pool a[1] { user_property "a" | }', 'user_property <name> «<value>»'],
  ['pool a[1] { connect | }', ''],
  ['broker |', 'broker «<url> …» [{ … }]'],
  ['pool |', 'pool «<name>[<clients>]» { … }'],
  ['pool a[1] { version | }', 'version «5|3.1.1|3.1»'],
  ['data d = csv(|)', 'csv(«path»)'],
  ['pool a[1] { | }', ''],
  ['// publish |', ''],
])('%s', (written, expected) => {
  expect(helpAt(written)).toBe(expected);
});
