import { describe, expect, it } from 'vitest';
import { hover } from '../../server/src/features/hover.ts';
import { at, open } from './cursor.ts';
import { peak } from './peak.ts';

const files = { readFile: () => 'user,region\n' };

/** The Markdown of a hover, and the stretch that it is about. */
function hoverAt(written: string): { text: string; about: string } | undefined {
  const { scenario, position } = at(written, files);
  const found = hover(scenario, position);
  if (!found?.range) return undefined;
  const [start, end] = [found.range.start, found.range.end].map(scenario.lines.offsetAt);
  return { text: (found.contents as { value: string }).value, about: scenario.text.slice(start, end) };
}

describe('hover says of', () => {
  it.each<[string, string, string, string[]]>([
    ['a declaration', 'para|m n = 1', 'param', ['param <name> = <value> [<description>]', '--param riders=500']],
    ['a step', 'pool a[1] { con|nect }', 'connect', ['ends with CONNACK', 'section 3.1]']],
    ['a setting', 'pool a[1] { keep|alive 30s }', 'keepalive', ['keepalive <interval>', 'Default: `60s`', 'section 3.1.2.10']],
    ['a setting of MQTT 5', 'pool a[1] { session_exp|iry 1h }', 'session_expiry', ['Needs MQTT 5']],
    ['an option', 'pool a[1] { publish "x" ret|ain }', 'retain', ['Option of `publish`', 'subscribe later']],
    ['an option that has a default', 'pool a[1] { publish "x" q|os 1 }', 'qos', ['qos <level>', 'Default: `0`']],
    ['a chosen word', 'pool a[1] { tracking prop|erty }', 'property', ['user property']],
    ['a word chosen for an option', 'data d = csv("a.csv") rows cy|cle', 'cycle', ['rows cycle', 'again']],
    ['a version', 'broker "mqtt://h" { version 3.1|.1 }', '3.1.1', ['MQTT 3.1.1']],
    ['a function', 'pool a[1] { wait rand|om(1s, 2s) }', 'random', ['random(from, to)', 'drawn']],
    ['a built-in value', 'pool a[1] { log "{client.ind|ex}" }', 'client.index', ['client.index: number', 'from 0']],
    ['a field of a message', 'pool a[1] { on "x" as m { log "{m.json.us|er}" } }', 'm.json', ['JSON']],
    ['a column', 'data d = csv("a.csv")\npool a[1] { username d.us|er }', 'd.user', ['column of the data `d`']],
    ['a unit', 'pool a[1] { wait 90|s }', '90s', ['seconds', 'That is `1.5m`']],
    ['a param', 'param n = 9_000 "riders online"\npool a[|n] { connect }', 'n', ['param n = 9_000', 'riders online', 'number = `9_000`']],
    ['a let', 'param n = 9\nlet m = n| * 1/s', 'n', ['number = `9`']],
    ['a let by its value', 'param n = 9\nlet m| = n * 1/s', 'm', ['let m = n * 1/s', 'rate = `9/s`']],
    ['a let of clients', 'let m| = "x-{client.index}"', 'm', ['once for each client']],
    ['a signal', 'pool a[3] { signal up }\npool b[1] { await u|p }', 'up', ['Given 3 times']],
    ['data', 'data d| = csv("a.csv")', 'd', ['`user`, `region`']],
    ['a metric', 'expect { delivery.la|tency p99 < 1s }', 'delivery.latency', ['when a subscriber received it', 'a duration']],
    ['a metric of a pool', 'pool a[1] {}\nexpect { a.publish.mis|sed < 1% }', 'publish.missed', ['never sent', 'a number or a percentage']],
    ['a statistic', 'expect { connect.time p9|9 < 1s }', 'p99', ['99 %']],
    ['the pool of a metric', 'pool a[5] { connect }\nexpect { a|.connect.success > 1% }', 'a', ['pool a[5]', '5 clients']],
  ])('%s', (_, written, about, pieces) => {
    const found = hoverAt(written);
    expect(found?.about).toBe(about);
    for (const piece of pieces) expect(found?.text).toContain(piece);
  });

  it.each(['// conn|ect', 'scenario "na|me"', 'pool a[1] { conect| }', '|', 'pool a[1] {\n|\n}'])('nothing: %s', (written) => {
    expect(hoverAt(written)).toBeUndefined();
  });
});

describe('hover computes', () => {
  const around = (stretch: string) => hoverAt(peak.replace(stretch, `${stretch.slice(0, 1)}|${stretch.slice(1)}`))?.text;

  it('the load of a publish and who receives it', () => {
    expect(around('publish "rider/{client.index}/fix"')).toContain('500 clients × 1/s = **500/s**');
    expect(around('publish "rider/{client.index}/fix"')).toContain('each goes 2 times to `ops`: 1,000/s out');
  });

  it('the load of a pool', () => {
    expect(around('rider[riders]')).toContain('publishes **500/s**');
    expect(around('ops[ops]')).toContain('receives **1,000/s**');
  });

  it('what a shared subscription receives', () => {
    const shared = peak.replace('"rider/+/fix" "what', '"$share/ops/rider/+/fix" "what');
    const scenario = open(shared);
    const found = hover(scenario, scenario.lines.positionAt(shared.indexOf('publish "rider/{client') + 1));
    expect(JSON.stringify(found)).toContain('2 clients of `ops` share them: 500/s out');
  });

  it('the load that can be computed without a file that is not there', () => {
    const text =
      'data acc = csv("no.csv")\npool a|[2] {\n  username acc.user\n  connect\n  repeat at 5/s total for 9s { publish "x" payload bytes(9) }\n}';
    const { scenario, position } = at(text, { readFile: () => undefined });
    expect(scenario.diagnostics.map(({ code }) => code)).toContain('missing-file');
    expect(JSON.stringify(hover(scenario, position)?.contents)).toContain('5/s');
  });

  it('nothing where there are errors', () => {
    expect(hoverAt(`${peak}\npool x[1] { conect; publ|ish "x" }`)?.text).toMatch(/^```/);
  });
});
