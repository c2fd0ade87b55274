import { describe, expect, it } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import { applyEdits } from '../../server/src/language/format.ts';
import { marked } from '../features/cursor.ts';

const sound = `scenario "fleet"

param riders = 10 "riders online"
param pace = 1s

broker "mqtt://localhost:1883" {
  version 5
  keepalive 60s
}

data accounts = csv("accounts.csv")

payload fix = json { id: client.id, seq: message.seq }

pool ops[2] {
  connect
  subscribe "rider/+/fix" qos 1
  signal watching
  hold until done
}

pool rider[riders] {
  arrive over 5s
  username accounts.user
  connect
  await watching from 2
  repeat every pace for 1m {
    publish "rider/{client.index}/fix" qos 1 payload fix
  }
  disconnect
}

expect {
  connect.success >= 99.9%
  delivery.latency p99 < 250ms
  delivery.lost == 0
}
`;

const files: Record<string, string> = { 'accounts.csv': 'user,password\na,b\n' };
const environment = { readFile: (path: string) => files[path], fileExists: (path: string) => path in files };

interface Mistake {
  /** What is replaced in the sound scenario, and by what; «…» is where the finding belongs, if it is not at `at`. */
  from: string;
  to: string;
  at?: string;
  code: string;
  /** What a person reads. */
  says: string;
  /** The title of a quick fix that leaves nothing to be found. */
  fix?: string;
}

const mistakes: Mistake[] = [
  // What people bring along from other tools and languages.
  {
    from: '  disconnect\n',
    to: '  publish "rider/0/fix" qos 1 «every» 1s\n  disconnect\n',
    code: 'unknown-option',
    says: '`every` belongs to `repeat`: `repeat every … for 1m { publish … }`',
    fix: 'Put `publish` in a `repeat`',
  },
  {
    from: '  disconnect\n',
    to: '  publish "rider/0/fix" «at» 5/s for 10s\n  disconnect\n',
    code: 'unknown-option',
    says: '`at` belongs to `repeat`: `repeat at … for 1m { publish … }`',
    fix: 'Put `publish` in a `repeat`',
  },
  {
    from: 'payload fix = json { id: client.id, seq: message.seq }',
    to: 'payload «fix { id: client.id, seq: message.seq }»',
    code: 'missing-argument',
    says: 'a JSON payload begins with `json`: `json { id: client.id }`',
    fix: 'Insert `= json`',
  },
  {
    from: 'fix = json {',
    to: 'fix = «{ id: client.id, seq: message.seq }» //',
    code: 'wrong-type',
    says: 'a JSON payload begins with `json`: `json { id: client.id }`',
    fix: 'Insert `json`',
  },
  {
    from: '  disconnect\n',
    to: '  publish "rider/0/fix" «payload { id: client.id }» qos 1\n  disconnect\n',
    code: 'unexpected-argument',
    says: 'a JSON payload begins with `json`: `json { id: client.id }`',
    fix: 'Insert `json`',
  },
  {
    from: 'ops[2] {\n  connect\n  subscribe "rider/+/fix" qos 1\n  signal watching\n  hold until done\n}',
    to: 'ops[2]\n  connect\n  subscribe "rider/+/fix" qos 1\n  signal watching\n  hold until done\n',
    at: 'pool ops[2]',
    code: 'missing-block',
    says: '`pool` needs a block: `pool … { … }`',
    fix: 'Put what follows in a block',
  },
  {
    from: 'ops[2] {\n  connect\n  subscribe "rider/+/fix" qos 1\n  signal watching\n  hold until done\n}',
    to: 'ops[2]\nconnect\nsubscribe "rider/+/fix" qos 1\nsignal watching\nhold until done\n',
    at: 'pool ops[2]',
    code: 'missing-block',
    says: '`pool` needs a block: `pool … { … }`',
    fix: 'Put what follows in a block',
  },
  {
    from: '"rider/{client.index}/fix"',
    to: '"rider/«$»{client.index}/fix"',
    code: 'literal-dollar',
    says: 'this `$` is part of the text; an expression stands in braces alone, and `{"$"}` is a sign that is meant',
    fix: 'Remove `$`',
  },
  {
    from: '  keepalive 60s',
    to: '  keepalive «=» 60s',
    code: 'unexpected-argument',
    says: '`keepalive` takes no `=`; write the value right behind it',
    fix: 'Leave out `=`',
  },
  {
    from: '  username accounts.user',
    to: '  username«=»accounts.user',
    code: 'unexpected-argument',
    says: '`username` takes no `=`; write the value right behind it',
    fix: 'Leave out `=`',
  },
  {
    from: '  version 5\n',
    to: '  version«:» 5\n',
    code: 'unexpected-token',
    says: 'unexpected `:`; a word and its value just stand beside each other',
    fix: 'Leave out `:`',
  },
  {
    from: '  arrive over 5s',
    to: '  arrive«:» over 5s',
    code: 'unexpected-token',
    says: 'unexpected `:`; a word and its value just stand beside each other',
    fix: 'Leave out `:`',
  },
  {
    from: '"rider/+/fix"',
    to: '«rider/+/fix»',
    code: 'missing-quotes',
    says: 'a topic is written as a string, between quotes',
    fix: 'Write it between quotes',
  },
  {
    from: '"rider/{client.index}/fix"',
    to: '«rider/{client.index}/fix»',
    code: 'missing-quotes',
    says: 'a topic is written as a string, between quotes',
    fix: 'Write it between quotes',
  },
  {
    from: '"rider/{client.index}/fix"',
    to: '«rider/7/fix»',
    code: 'wrong-type',
    says: 'expected a text between quotes, and this divides',
    fix: 'Write it between quotes',
  },
  {
    from: '  disconnect\n',
    to: '  publish "rider/1/fix" «"on"»\n  disconnect\n',
    code: 'unexpected-argument',
    says: 'unexpected value; `publish` is written like `publish "rider/{client.index}/fix" qos 1 payload fix`',
    fix: 'Insert `payload`',
  },
  {
    from: '{client.index}',
    to: '{«index»}',
    code: 'unknown-name',
    says: 'unknown name `index`; did you mean `client.index`?',
    fix: 'Change to `client.index`',
  },
  {
    from: 'await watching from 2',
    to: 'wait «watching»',
    code: 'unknown-name',
    says: '`watching` is a signal and not a value; wait for it with `await watching`',
  },
  {
    from: 'param pace =',
    to: 'param pace«:»',
    code: 'unexpected-token',
    says: 'unexpected `:`; a name is given its value with `=`',
    fix: 'Write `=`',
  },
  {
    from: 'pool rider[riders]',
    to: 'pool «rider(riders)»',
    code: 'wrong-type',
    says: 'expected a name and a number of clients such as `rider[100]`',
    fix: 'Write `rider[riders]`',
  },
  {
    from: 'pool ops[2]',
    to: 'pool «"ops"»',
    code: 'wrong-type',
    says: 'expected a name and a number of clients such as `rider[100]`',
  },
  {
    from: '  signal watching',
    to: '  signal «"watching"»',
    code: 'wrong-type',
    says: 'expected the name of a signal such as `watching`',
    fix: 'Write `watching`',
  },
  {
    from: 'arrive over 5s',
    to: 'arrive at «100/s»',
    code: 'out-of-range',
    says: 'expected `once`',
    fix: 'Leave out `at`',
  },
  {
    from: 'delivery.latency p99',
    to: '«latency» p99',
    code: 'unknown-metric',
    says: 'unknown metric `latency`; there are `publish.latency` and `delivery.latency`',
  },
  {
    from: 'for 1m',
    to: 'for «1m30s»',
    code: 'unknown-unit',
    says: 'unknown unit `m30s`; did you mean `90s`?',
    fix: 'Change to `90s`',
  },

  {
    from: '"mqtt://localhost:1883"',
    to: '«localhost:1883»',
    code: 'missing-quotes',
    says: 'a URL is written as a string, `"mqtt://host:1883"`',
    fix: 'Write it as a URL',
  },
  {
    from: '"mqtt://localhost:1883"',
    to: '«10.0.0.1:1883»',
    code: 'missing-quotes',
    says: 'a URL is written as a string, `"mqtt://host:1883"`',
    fix: 'Write it as a URL',
  },
  {
    from: '"mqtt://localhost:1883"',
    to: '«localhost»',
    code: 'unknown-name',
    says: 'unknown name `localhost`',
    fix: 'Write `"mqtt://localhost"`',
  },
  {
    from: '"mqtt://localhost:1883"',
    to: '«"localhost:1883"»',
    code: 'invalid-url',
    says: "`localhost:1883` is not a broker's URL; write it like mqtt://host:1883",
    fix: 'Insert `mqtt://`',
  },
  {
    from: 'every pace for',
    to: 'every pace at «5 rps» each for',
    code: 'detached-unit',
    says: 'a number and its unit stand together: `5/s`',
  },
  {
    from: 'over 5s',
    to: '«100 per second»',
    code: 'detached-unit',
    says: 'a number and its unit stand together: `100/s`',
    fix: 'Write `100/s`',
  },
  {
    from: 'over 5s',
    to: '«100 clients/s»',
    code: 'detached-unit',
    says: 'a number and its unit stand together: `100/s`',
    fix: 'Write `100/s`',
  },
  {
    from: 'over 5s',
    to: '«100rps»',
    code: 'unknown-unit',
    says: 'unknown unit `rps`; did you mean `100/s`?',
    fix: 'Change to `100/s`',
  },
  { from: 'for 1m', to: 'for «1d»', code: 'unknown-unit', says: 'unknown unit `d`; did you mean `24h`?', fix: 'Change to `24h`' },
  {
    from: 'repeat every pace for 1m',
    to: 'repeat «1m» every pace',
    code: 'missing-option',
    says: 'expected `for` or `every` before a duration',
    fix: 'Insert `for`',
  },
  {
    from: '  disconnect\n',
    to: '  wait «1s..3s»\n  disconnect\n',
    code: 'wrong-type',
    says: 'expected a duration such as `5s`, and this is a range',
    fix: 'Draw it with `random`',
  },
  {
    from: '  disconnect\n',
    to: '  publish("rider/1/fix", «"on"»)\n  disconnect\n',
    code: 'unexpected-argument',
    says: 'unexpected value; `publish` is written like `publish "rider/{client.index}/fix" qos 1 payload fix`',
    fix: 'Write it with `payload`',
  },
  {
    from: '  disconnect\n',
    to: '  «sleep»(1s)\n  disconnect\n',
    code: 'unknown-word',
    says: 'unknown word `sleep`; did you mean `wait`?',
    fix: 'Change to `wait`',
  },
  {
    from: '  disconnect\n',
    to: '  publish "rider/1/fix" payload bytes(size «=» 64)\n  disconnect\n',
    code: 'unexpected-token',
    says: 'unexpected `=`; values in parentheses stand without names',
    fix: 'Leave out the name',
  },
  {
    from: '>= 99.9%',
    to: '>= «0.999»',
    code: 'missing-unit',
    says: 'expected a percentage such as `99.9%`, and this number has no unit',
    fix: 'Write `99.9%`',
  },

  {
    from: 'delivery.latency p99 <',
    to: '«p99» delivery.latency <',
    code: 'unexpected-argument',
    says: 'a statistic stands behind its metric: `delivery.latency p99`',
    fix: 'Write `delivery.latency p99`',
  },
  {
    from: 'delivery.latency p99 <',
    to: 'delivery.latency «p(99)» <',
    code: 'unknown-statistic',
    says: 'a percentile is written like `p99`',
    fix: 'Write `p99`',
  },
  {
    from: 'connect.success >= 99.9%',
    to: 'connect.success «99.9%»',
    code: 'missing-argument',
    says: 'expected a comparison such as `>=` before `99.9%`',
    fix: 'Insert `>=`',
  },
  {
    from: 'delivery.lost == 0',
    to: '«errors» == 0',
    code: 'unknown-metric',
    says: 'unknown metric `errors`; did you mean `protocol.errors`?',
    fix: 'Change to `protocol.errors`',
  },
  {
    from: 'pool ops[2] {',
    to: 'pool ops «2» {',
    code: 'unexpected-argument',
    says: 'unexpected value; `pool` is written like `pool rider[9_000]`',
    fix: 'Write `ops[2]`',
  },
  {
    from: '"rider/{client.index}/fix"',
    to: '"rider/«%i»/fix"',
    code: 'literal-placeholder',
    says: '`%i` is part of the text here, the same for all clients; `{client.index}` differs',
    fix: 'Write `{client.index}`',
  },
  {
    from: '  hold until done\n',
    to: '  «hold»\n',
    code: 'missing-argument',
    says: 'expected a duration such as `5s`, or `until`, after `hold`',
  },

  // What cannot be read.
  { from: '[riders] {', to: '«[»riders {', code: 'unclosed-bracket', says: 'this `[` is never closed', fix: 'Close it with `]`' },
  {
    from: '{\n  connect\n  subscribe "rider/+/fix" qos 1\n  signal watching\n  hold until done\n}',
    to: '«{»\n  connect\n  subscribe "rider/+/fix" qos 1\n  signal watching\n  hold until done\n',
    code: 'unclosed-bracket',
    says: 'this `{` is never closed',
    fix: 'Close it with `}`',
  },
  { from: '  disconnect\n}', to: '  disconnect\n  «}»\n}', code: 'unopened-bracket', says: 'unexpected `}`; nothing is open' },
  {
    from: '"rider/{client.index}/fix"',
    to: '"rider/«{»client.index/fix"',
    code: 'unclosed-bracket',
    says: 'this `{` is never closed; end the expression with `}`, or write `{{` for a brace',
  },
  {
    from: '"riders online"',
    to: '«"riders online»',
    code: 'unclosed-string',
    says: 'this string is never closed; end it with `"`',
    fix: 'Close it with `"`',
  },
  {
    from: '"fleet"',
    to: "«'fleet'»",
    code: 'single-quotes',
    says: 'a string is written between double quotes, `"`',
    fix: 'Write double quotes',
  },
  { from: 'pace = 1s', to: 'pace «=»', code: 'missing-value', says: 'expected a value after `=`' },
  { from: 'id: client.id', to: '«id» client.id', code: 'missing-value', says: 'expected `:` and a value behind this key' },
  {
    from: '\n\nparam',
    to: '\n\n«# no comment»\nparam',
    code: 'foreign-comment',
    says: 'a comment begins with `//`, not with `#`',
    fix: 'Write `//`',
  },
  {
    from: 'payload fix\n',
    to: 'payload fix«,»\n',
    code: 'missing-value',
    says: 'expected a value after `,`',
    fix: 'Leave out `,`',
  },
  {
    from: 'scenario "fleet"',
    to: 'scenario «fleet»',
    code: 'unknown-name',
    says: 'unknown name `fleet`',
    fix: 'Write `"fleet"`',
  },
  {
    from: 'delivery.lost == 0',
    to: 'delivery.lost «=» 0',
    code: 'missing-argument',
    says: '`=` gives a value to a name; compare with `==`',
    fix: 'Change to `==`',
  },

  {
    from: 'over 5s',
    to: 'over «5 seconds»',
    code: 'detached-unit',
    says: 'a number and its unit stand together: `5s`',
    fix: 'Write `5s`',
  },
  {
    from: 'for 1m',
    to: 'for «1 m»',
    code: 'detached-unit',
    says: 'a number and its unit stand together: `1m`',
    fix: 'Write `1m`',
  },
  {
    from: '250ms',
    to: '«250 ms»',
    code: 'detached-unit',
    says: 'a number and its unit stand together: `250ms`',
    fix: 'Write `250ms`',
  },
  {
    from: 'delivery.latency p99',
    to: '«delivery.latency.p99»',
    code: 'unknown-metric',
    says: 'a statistic stands apart from its metric: `delivery.latency p99`',
    fix: 'Write `delivery.latency p99`',
  },

  // Words and names that are misspelt or misplaced.
  {
    from: '  disconnect\n',
    to: '  «sleep» 5s\n  disconnect\n',
    code: 'unknown-word',
    says: 'unknown word `sleep`; did you mean `wait`?',
    fix: 'Change to `wait`',
  },
  {
    from: '  disconnect\n',
    to: '  «jump»\n  disconnect\n',
    code: 'unknown-word',
    says: 'unknown word `jump`; expected a step such as `publish`, `wait` or `repeat`',
  },
  {
    from: '  connect\n  subscribe',
    to: '  «conect»\n  subscribe',
    code: 'unknown-word',
    says: 'unknown word `conect`; did you mean `connect`?',
    fix: 'Change to `connect`',
  },
  {
    from: 'expect {',
    to: '«expct» {',
    code: 'unknown-word',
    says: 'unknown word `expct`; did you mean `expect`?',
    fix: 'Change to `expect`',
  },
  {
    from: 'payload fix\n',
    to: 'payload «fixx»\n',
    code: 'unknown-name',
    says: 'unknown name `fixx`; did you mean `fix`?',
    fix: 'Change to `fix`',
  },
  {
    from: '{client.index}',
    to: '{«clint».index}',
    code: 'unknown-name',
    says: 'unknown name `clint`; did you mean `client`?',
    fix: 'Change to `client`',
  },
  {
    from: '{client.index}',
    to: '{client.«indx»}',
    code: 'unknown-name',
    says: '`client` has no `indx`; did you mean `index`?',
    fix: 'Change to `index`',
  },
  {
    from: 'qos 1 payload',
    to: '«quos» 1 payload',
    code: 'unknown-option',
    says: '`publish` has no option `quos`; did you mean `qos`?',
    fix: 'Change to `qos`',
  },
  { from: 'until done', to: 'until «don»', code: 'out-of-range', says: 'expected `done`', fix: 'Change to `done`' },
  {
    from: 'connect.success',
    to: '«conect.success»',
    code: 'unknown-metric',
    says: 'unknown metric `conect.success`; did you mean `connect.success`?',
    fix: 'Change to `connect.success`',
  },
  {
    from: 'connect.success',
    to: '«ridr».connect.success',
    code: 'unknown-name',
    says: 'there is no pool `ridr`; did you mean `rider`?',
    fix: 'Change to `rider`',
  },
  {
    from: '  keepalive',
    to: '  «arrive» 1/s\n  keepalive',
    code: 'misplaced-word',
    says: '`arrive` cannot stand here; it belongs in `pool { … }`',
  },
  {
    from: 'pool rider[riders]',
    to: 'pool «ops»[riders]',

    code: 'duplicate-name',
    says: 'there is a pool `ops` already; take another name',
  },
  {
    from: '  keepalive 60s',
    to: '  keepalive 60s\n  «keepalive» 30s',
    code: 'duplicate-setting',
    says: '`keepalive` already stands in this block; keep one of them',
    fix: 'Remove this `keepalive`',
  },

  // Values and units.
  {
    from: 'over 5s',
    to: 'over «5»',
    code: 'missing-unit',
    says: 'expected a duration such as `5s`, and this number has no unit',
    fix: 'Write `5s`',
  },
  { from: 'over 5s', to: 'over «5sec»', code: 'unknown-unit', says: 'unknown unit `sec`; did you mean `5s`?', fix: 'Change to `5s`' },
  { from: '< 250ms', to: '< «250/s»', code: 'wrong-type', says: 'expected a duration such as `250ms`, and this is a rate' },
  {
    from: '99.9%',
    to: '«99.9»',
    code: 'missing-unit',
    says: 'expected a percentage such as `99.9%`, and this number has no unit',
    fix: 'Write `99.9%`',
  },
  { from: 'qos 1 payload', to: 'qos «3» payload', code: 'out-of-range', says: '`qos` must be `0`, `1` or `2`; it is 3' },
  {
    from: 'rider[riders]',
    to: 'rider[«client.index»]',
    code: 'not-constant',
    says: 'this value differs from client to client, and the size of pool `rider` must be known before the run',
  },
  {
    from: 'param riders = 10',
    to: 'param «riders» 10',
    code: 'missing-argument',
    says: 'expected `=` and a value such as `5` after the name',
    fix: 'Insert `=`',
  },
  {
    from: 'every pace for',
    to: '«at 1 / pace» for',
    code: 'bare-rate',
    says: 'say whose rate this is: `each` client’s, or the `total` of the pool',
    fix: 'Make it the rate of each client: `each`',
  },
  {
    from: 'every pace for',
    to: '«at 1 / pace» for',
    code: 'bare-rate',
    says: 'say whose rate this is: `each` client’s, or the `total` of the pool',
    fix: 'Make it the rate of the whole pool: `total`',
  },
  {
    from: 'for 1m {',
    to: 'for 1m «each» {',
    code: 'missing-option',
    says: '`each` only goes with `at`; `repeat` is written like `repeat every 1s for 10m`',
  },
  { from: 'pace = 1s', to: 'pace = «1s / 0»', code: 'division-by-zero', says: 'division by zero' },
  { from: 'param pace = 1s', to: 'let pace = «1s + 2»', code: 'wrong-type', says: 'a number cannot be added to a duration' },
  {
    from: 'delivery.latency p99',
    to: '«delivery.latency»',
    code: 'unknown-statistic',
    says: 'say what of the latencies is meant: `delivery.latency p99`, `mean` or `max` for example',
    fix: 'Insert `p99`',
  },

  // What MQTT and the world around do not allow.
  {
    from: 'version 5',
    to: 'version 3.1.1\n  «session_expiry» 1h',
    code: 'needs-mqtt-5',
    says: '`session_expiry` needs MQTT 5, and MQTT 3.1.1 is chosen',
    fix: 'Change the version to 5',
  },
  { from: '"rider/+/fix"', to: '«"rider/#/fix"»', code: 'invalid-topic', says: '# must be the last level of a filter, and alone in it' },
  {
    from: '"rider/{client.index}/fix"',
    to: '«"rider/+/fix"»',
    code: 'invalid-topic',
    says: 'a topic to publish to cannot contain the wildcard +: name one topic',
  },
  {
    from: '"mqtt://localhost:1883"',
    to: '«"http://localhost:1883"»',
    code: 'invalid-url',
    says: 'unknown scheme `http://`; there are mqtt://, mqtts://, ws:// and wss://',
  },
  {
    from: 'csv("accounts.csv")',
    to: 'csv(«"acounts.csv"»)',
    code: 'missing-file',
    says: 'there is no file `acounts.csv` beside the scenario',
  },
  {
    from: 'accounts.user',
    to: 'accounts.«usr»',
    code: 'missing-column',
    says: '`accounts` has no column `usr`; did you mean `user`?',
    fix: 'Change to `user`',
  },
  {
    from: '  username',
    to: '  client_id «"rider"»\n  username',
    code: 'shared-client-id',
    says: 'all 10 clients of `rider` would use the same client identifier; put `{client.index}` in it',
    fix: 'Add `{client.index}`',
  },
  {
    from: '  username',
    to: '  client_id «"ops-{client.index}"»\n  username',
    code: 'shared-client-id',
    says: 'the pools `ops` and `rider` share client identifiers, `ops-0` for example; the broker would throw out the first to use one',
  },
  {
    from: '  disconnect\n',
    to: '  log «secret("x")»\n  disconnect\n',
    code: 'exposed-secret',
    says: 'a secret would be seen here; use one only where it is sent to the broker, in `password` for example',
  },

  // What can never come about.
  {
    from: 'await watching',
    to: 'await «watchin»',
    code: 'signal-never-given',
    says: 'no client gives the signal `watchin`; did you mean `watching`?',
    fix: 'Change to `watching`',
  },
  {
    from: 'from 2',
    to: 'from «3»',
    code: 'too-few-signals',
    says: 'all clients together give `watching` 2 times, and this waits for 3',
    fix: 'Wait for 2',
  },
  {
    from: '  signal watching\n  hold until done',
    to: '  hold until done\n  signal watching',
    at: 'await watching from 2',
    code: 'deadlock',
    says: '`rider` waits for what only comes later: `watching` can never be given here',
  },
  {
    from: '  disconnect\n',
    to: '  hold until done\n',
    at: 'until',
    code: 'never-ends',
    says: 'nothing ends this scenario: every pool lasts `until done`, which is when all others have ended; let one end by itself, after `for 1m` for example',
  },
  {
    from: '  connect\n  await',
    to: '  await',
    at: 'publish',
    code: 'not-connected',
    says: '`publish` needs a connection, and there is none here; `connect` before it',
    fix: 'Insert `connect`',
  },
  {
    from: 'delivery.lost == 0',
    to: '«connect.tls» p99 < 1s',
    code: 'unmeasurable',
    says: 'this scenario uses no TLS, so `connect.tls` has no figure',
  },
  {
    from: 'connect.success >= 99.9%',
    to: '«connect.success >= 101%»',
    code: 'impossible-expectation',
    says: 'no figure can be >= this value: it is always at least 0, and a share at most 100%',
  },
  {
    from: 'param pace',
    to: 'param «spare» = 2\nparam pace',
    code: 'unused',
    says: 'the param `spare` is never used',
    fix: 'Remove `spare`',
  },
  {
    from: '"rider/+/fix"',
    to: '«"rider/+/fx"»',
    code: 'unmatched-filter',
    says: 'no publish of this scenario reaches this filter; did you mean "rider/+/fix"?',
    fix: 'Change to "rider/+/fix"',
  },
];

describe('the sound scenario', () => {
  it('has no findings', () => {
    expect(analyze(sound, environment).diagnostics).toEqual([]);
  });
});

describe('one mistake is one finding, where it stands', () => {
  it.each(mistakes)('$code: $to', ({ from, to, at, code, says, fix }) => {
    const { text, spans } = withMistake(from, to);
    const span = spans[0] ?? { start: text.indexOf(at!), end: text.indexOf(at!) + at!.length };
    const [finding, ...others] = analyze(text, environment).diagnostics;
    expect(others).toEqual([]);
    expect({ code: finding?.code, says: finding?.message }).toEqual({ code, says });
    expect(text.slice(finding.span.start, finding.span.end)).toBe(text.slice(span.start, span.end));
    expect(finding.span).toEqual(span);
    if (fix === undefined) return;
    const { edits } = finding.fixes!.find(({ title }) => title === fix)!;
    expect(analyze(applyEdits(text, edits), environment).diagnostics).toEqual([]);
  });
});

function withMistake(from: string, to: string) {
  const at = sound.indexOf(from);
  if (at < 0) throw new Error(`the sound scenario has no ${from}`);
  return marked(sound.slice(0, at) + to + sound.slice(at + from.length));
}
