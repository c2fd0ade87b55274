import { asText } from './expression.ts';
import type { ChooseOp, Op } from './ops.ts';
import type { State } from './state.ts';

/** Instructions that end as soon as they begin, in a client's program as in its handlers. */
export type InstantOp = Extract<Op, { kind: 'choose' | 'jump' | 'let' | 'log' }>;

/** Executes one and returns the place of the next. `state.moment` is the client's. */
export function executeAtOnce(state: State, client: number, op: InstantOp, pc: number): number {
  switch (op.kind) {
    case 'jump':
      return op.target;
    case 'choose':
      return draw(state, op);
    case 'let':
      state.clients.values[state.clients.slotBase[client] + op.slot] = op.value(state.moment);
      return pc + 1;
    case 'log':
      state.log(state.clients.pool[client], state.clients.index[client], op.line, asText(op.message(state.moment)));
      return pc + 1;
  }
}

function draw(state: State, { thresholds, targets, exit }: ChooseOp): number {
  const drawn = state.random.next(state.moment.randomPlace) * thresholds[thresholds.length - 1];
  const option = thresholds.findIndex((threshold) => drawn < threshold);
  return option < 0 ? exit : targets[option];
}
