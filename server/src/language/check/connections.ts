import { poolsOf } from '../model/pools.ts';
import type { Bound } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, insertFix, type Report } from './finding.ts';

type State = 'open' | 'closed' | 'unknown';

/** Follows each pool's steps and finds the first that needs a connection where there is none. */
export function checkConnections({ model, report }: Subject): void {
  for (const pool of poolsOf(model)) {
    const once = onlyFirst(report);
    walk(pool.block, 'closed', (bound, state) => once(notConnected(bound, state, model.file.text)));
  }
}

function onlyFirst(report: Report): Report {
  let isFirst = true;
  return (diagnostic) => {
    if (isFirst) report(diagnostic);
    isFirst = false;
  };
}

type Complain = (bound: Bound, state: State) => void;

/** The state behind the steps of a block. */
function walk(block: readonly Bound[], state: State, complain: Complain): State {
  return block.reduce((now, bound) => after(bound, now, complain), state);
}

function after(bound: Bound, state: State, complain: Complain): State {
  switch (bound.entry.word) {
    case 'connect':
      if (state === 'open') complain(bound, state);
      return 'open';
    case 'disconnect':
      if (state === 'closed') complain(bound, state);
      return 'closed';
    case 'subscribe':
    case 'unsubscribe':
    case 'publish':
      if (state === 'closed') complain(bound, state);
      return state;
    case 'repeat':
      return merge(state, walk(bound.block, state, complain));
    case 'choose':
      return bound.block
        .map((arm) => walk(arm.block, state, complain))
        .reduce(merge, bound.block.length > 0 ? walk(bound.block[0].block, state, () => {}) : state);
    default:
      return state;
  }
}

function merge(a: State, b: State): State {
  return a === b ? a : 'unknown';
}

function notConnected(bound: Bound, state: State, text: string) {
  const { span, head } = bound.statement;
  const word = bound.entry.word;
  if (state === 'open')
    return finding('already-connected', head.span, 'the client is connected already; `disconnect` before it connects again');
  if (word === 'disconnect') return finding('not-connected', head.span, 'there is no connection to end here');
  const indent = /[^\n]*$/.exec(text.slice(0, span.start))?.[0] ?? '';
  const fixes = indent.trim() === '' ? [insertFix('Insert `connect`', span.start, `connect\n${indent}`)] : [];
  return finding('not-connected', head.span, `\`${word}\` needs a connection, and there is none here; \`connect\` before it`, { fixes });
}
