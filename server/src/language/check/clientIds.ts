import type { Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';
import { byStart, startOf } from '../../../../runtime/src/plan/starts.ts';
import type { Span } from '../ast.ts';
import { poolsOf } from '../model/pools.ts';
import { statementIn } from '../model/settings.ts';
import { valueIn } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, insertFix } from './finding.ts';

/** A client identifier in use throws out the client that used it before (MQTT 5 §3.1.4): every client needs its own. */
export function checkClientIds(subject: Subject): void {
  // For an empty one, the broker assigns another to each client (MQTT 5 §3.1.3.1).
  const ids = idsOf(subject).filter(({ id }) => id.kind !== 'literal' || id.value !== '');
  for (const id of ids) checkWithin(id, subject);
  const idsLike = byStart(ids, ({ start }) => start);
  for (const later of ids) {
    const like = idsLike(later.start);
    const earlier = like.slice(0, like.indexOf(later)).find((other) => sharedId(other, later) !== undefined);
    if (earlier) reportShared(earlier, later, subject);
  }
}

interface PoolIds {
  pool: string;
  clients: number;
  id: PlanExpr;
  /** What all of them begin with. */
  start: string;
  /** Of the setting's value, or of the pool's name where there is none. */
  span: Span;
  isText: boolean;
}

function idsOf({ model, reach }: Subject): PoolIds[] {
  const plans = reach().pools;
  return poolsOf(model).map((pool, number) => {
    const setting = statementIn(pool.block, 'client_id');
    const written = setting && valueIn(setting, 'id');
    const { name, clients, connect } = plans[number];
    return {
      pool: name,
      clients,
      id: connect.clientId,
      start: startOf(connect.clientId),
      span: written?.span ?? valueIn(pool, 'name')!.span,
      isText: written?.kind === 'text',
    };
  });
}

function checkWithin({ pool, clients, id, span, isText }: PoolIds, { report }: Subject): void {
  const kinds = new Set(kindsIn(id));
  const fixes = isText ? [insertFix('Add `{client.index}`', span.end - 1, '-{client.index}')] : [];
  if (kinds.has('clientId')) report(finding('circular-value', span, 'the client identifier is defined by itself'));
  else if (kinds.has('clientIndex')) return;
  else if (kinds.has('random') || kinds.has('choose') || kinds.has('randomText')) {
    report(finding('shared-client-id', span, 'a client identifier drawn at random can be drawn twice; use `client.index`', { fixes }));
  } else if (clients > 1 && !kinds.has('column')) {
    report(
      finding(
        'shared-client-id',
        span,
        `all ${clients} clients of \`${pool}\` would use the same client identifier; put \`{client.index}\` in it`,
        { fixes },
      ),
    );
  }
}

function reportShared(earlier: PoolIds, later: PoolIds, { report }: Subject): void {
  const message = `the pools \`${earlier.pool}\` and \`${later.pool}\` share client identifiers, \`${sharedId(earlier, later)}\` for example; the broker would throw out the first to use one`;
  report(finding('shared-client-id', later.span, message, { related: [{ message: `those of \`${earlier.pool}\``, span: earlier.span }] }));
}

/** An identifier that clients of both pools use; undefined where there is none, or where that cannot be known. */
function sharedId(a: PoolIds, b: PoolIds): string | undefined {
  const [few, many] = a.clients <= b.clients ? [a, b] : [b, a];
  const parts = partsOf(few.id);
  const pattern = patternOf(many.id);
  if (!parts || !pattern) return undefined;
  // Shapes that overlap do so early: identifiers with equal texts around the index meet at 0.
  for (let index = 0; index < Math.min(few.clients, 1_000); index++) {
    const id = parts.map((part) => part ?? String(index)).join('');
    const other = pattern.exec(id);
    if (other?.slice(1).every((digits) => digits === other[1] && Number(digits) < many.clients)) return id;
  }
  return undefined;
}

function patternOf(id: PlanExpr): RegExp | undefined {
  const parts = partsOf(id);
  return parts && new RegExp(`^${parts.map((part) => part?.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') ?? '(0|[1-9]\\d*)').join('')}$`);
}

/** The texts of an identifier, undefined standing for the index; undefined where there is more in it than these. */
function partsOf(id: PlanExpr): (string | undefined)[] | undefined {
  const parts = id.kind === 'concat' ? id.parts : [id];
  if (parts.some((part) => part.kind !== 'literal' && part.kind !== 'clientIndex')) return undefined;
  return parts.map((part) => (part.kind === 'literal' ? String(part.value) : undefined));
}

function* kindsIn(expr: PlanExpr): Generator<PlanExpr['kind']> {
  yield expr.kind;
  if (expr.kind === 'concat') for (const part of expr.parts) yield* kindsIn(part);
  if (expr.kind === 'unary') yield* kindsIn(expr.operand);
  if (expr.kind === 'binary') for (const part of [expr.left, expr.right]) yield* kindsIn(part);
}
