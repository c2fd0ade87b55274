import type { Diagnostic } from '../diagnostic.ts';

interface Code {
  severity: Diagnostic['severity'];
  /** One sentence for the reference. */
  doc: string;
}

const error = (doc: string): Code => ({ severity: 'error', doc });
const warning = (doc: string): Code => ({ severity: 'warning', doc });
const information = (doc: string): Code => ({ severity: 'information', doc });
const hint = (doc: string): Code => ({ severity: 'hint', doc });

/** Every finding of checker and compiler. Codes are stable: people filter by them. */
export const codes = {
  'unknown-word': error('No statement begins with this word.'),
  'misplaced-word': error('The word belongs in another block.'),
  'unknown-option': error('The statement has no such option.'),
  'missing-argument': error('The statement or option needs a value here.'),
  'unexpected-argument': error('The statement takes no value here.'),
  'missing-block': error('The statement needs a block `{ … }`.'),
  'unexpected-block': error('The statement takes no block.'),
  'missing-option': error('One option needs another, or the statement needs one of several.'),
  'conflicting-options': error('Two options exclude each other, or an option and what it is for.'),
  'duplicate-option': error('An option stands twice.'),
  'duplicate-setting': error('A setting stands twice in one block.'),
  'duplicate-name': error('Two declarations have the same name.'),
  'unknown-name': error('Nothing of this name is declared.'),
  'unknown-function': error('There is no function of this name.'),
  'unknown-unit': error('There is no such unit.'),
  'unknown-metric': error('There is no such metric.'),
  'unknown-statistic': error('A latency is judged by a percentile such as `p99`, `mean`, `min` or `max`, and nothing else is.'),
  'missing-unit': error('A number without a unit stands where one with a unit is needed.'),
  'wrong-type': error('The value is of another type or unit than is needed here.'),
  'out-of-range': error('The value is too small, too large, or not one of those possible.'),
  'not-constant': error('The value must be known before the run, and this one differs from client to client or moment to moment.'),
  'not-available': error('The value does not exist here, `message.seq` outside of a publish for example.'),
  'circular-value': error('A value is defined by itself.'),
  'division-by-zero': error('A number is divided by zero.'),
  'needs-mqtt-5': error('The setting or option needs MQTT 5, and an older version is chosen.'),
  'bare-rate': error('A rate in `repeat` does not say whose it is: `each` client’s, or the `total` of the pool.'),
  'invalid-topic': error('The topic or filter breaks the rules of MQTT.'),
  'invalid-url': error('The broker’s URL cannot be read.'),
  'invalid-address': error('The source address, range or block cannot be read.'),
  'exposed-secret': error('A secret would become visible: in a log, a topic or a client identifier.'),
  'shared-client-id': error('Two clients would use the same client identifier, and the broker would throw out the first.'),
  'signal-never-given': error('A signal is awaited that no client gives.'),
  'too-few-signals': error('More signals are awaited than all clients together give.'),
  'unknown-signal-count': error('How often a signal is given is not known before the run, so `await` must say how many it waits for.'),
  deadlock: error('Pools wait for each other, so that none of them can go on.'),
  'never-ends': error('Nothing ends the scenario.'),
  'unreachable-step': warning('The step can never run.'),
  'not-connected': error('The step needs a connection, and none is open here.'),
  'already-connected': warning('The client is connected already.'),
  unmeasurable: error('Nothing in the scenario produces what the expectation is about, so it could only fail.'),
  'impossible-expectation': error('No value could meet the expectation.'),
  'wrong-shares': error('The shares of `choose` do not add up to 100%.'),
  'empty-pool': warning('The pool does nothing, or never connects where nothing waits for it.'),
  'missing-file': error('The file does not exist.'),
  'missing-column': error('The data has no such column.'),
  'broken-data': error('The file of the data cannot be read as what it is said to be.'),
  'impossible-tracking': error('The tracking cannot ride in such a payload, or not with this protocol version.'),
  'unmatched-filter': warning('No publish of the scenario reaches this filter.'),
  'unmatched-topic': hint('No subscription of the scenario receives this topic.'),
  'silent-handler': warning('The pool of the handler does not subscribe to what it answers.'),
  'idle-setting': warning('The setting has no effect here.'),
  insecure: warning('The broker’s certificate is not verified.'),
  'literal-dollar': warning('A `$` in front of an expression in a string: it is part of the text, as braces alone hold an expression.'),
  'literal-placeholder': warning(
    'A `%i` or `%c` in a topic or client identifier: it is part of the text, as braces alone hold an expression.',
  ),
  unused: warning('Nothing refers to the declaration.'),
  untracked: information('The messages cannot be tracked, so neither their loss nor their latency will be known.'),
  'embedded-broker': information('The embedded broker speaks MQTT 3.1.1, so the run does too.'),
  'nothing-to-run': error('The scenario has no pool.'),
  'unset-variable': error('The environment variable is not set.'),
  'unknown-param': error('The scenario has no parameter of the name given to the run.'),
  'wrong-param': error('The value given for a parameter does not fit it.'),
  'not-supported': error('The language has the word, but runs cannot do it yet.'),
} satisfies Record<string, Code>;

export type DiagnosticCode = keyof typeof codes;
