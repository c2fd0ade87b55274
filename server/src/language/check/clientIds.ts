import type { Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';
import { byStart, startOf } from '../../../../runtime/src/plan/starts.ts';
import type { Expr, Span } from '../ast.ts';
import type { Fix } from '../diagnostic.ts';
import { poolsOf } from '../model/pools.ts';
import { statementIn } from '../model/settings.ts';
import { type Bound, everyStatement, valueIn } from '../model.ts';
import { partsWithin, repeatedId, sharedId } from './clientIdTexts.ts';
import type { Subject } from './families.ts';
import { finding, insertFix, replaceFix } from './finding.ts';

/** A client identifier in use throws out the client that used it before (MQTT 5 §3.1.4): every client needs its own. */
export function checkClientIds(subject: Subject): void {
  // For an empty one, the broker assigns another to each client (MQTT 5 §3.1.3.1).
  const ids = idsOf(subject).filter(({ id }) => id.kind !== 'literal' || id.value !== '');
  for (const id of ids) checkWithin(id, subject);
  const idsLike = byStart(ids, ({ start }) => start);
  for (const later of ids) {
    const like = idsLike(later.start);
    const earlier = like.slice(0, like.indexOf(later)).find((other) => whatIsShared(other, later, subject) !== undefined);
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
  written: Expr | undefined;
}

/** Pools that never connect use none. */
function idsOf({ model, reach }: Subject): PoolIds[] {
  const plans = reach().pools;
  return poolsOf(model).flatMap((pool, number) => {
    if (!everyStatement(pool.block).some((bound) => bound.entry.word === 'connect')) return [];
    const setting = statementIn(pool.block, 'client_id');
    const written = setting && valueIn(setting, 'id');
    const { name, clients, connect } = plans[number];
    const id = connect.clientId;
    return { pool: name, clients, id, start: startOf(id), span: written?.span ?? valueIn(pool, 'name')!.span, written };
  });
}

function checkWithin(ids: PoolIds, subject: Subject): void {
  const { pool, clients, id, span } = ids;
  const kinds = new Set([...partsWithin(id)].map(({ kind }) => kind));
  const problem = (message: string, fixes = indexFix(ids, subject)) =>
    subject.report(finding('shared-client-id', span, message, { fixes }));
  const repeated = repeatedId(ids);
  if (kinds.has('clientId')) subject.report(finding('circular-value', span, 'the client identifier is defined by itself'));
  else if (repeated !== undefined) problem(`clients of \`${pool}\` would share client identifiers, \`${repeated}\` for example`, []);
  else if (kinds.has('clientIndex')) return;
  else if (kinds.has('random') || kinds.has('choose') || kinds.has('randomText'))
    problem('a client identifier drawn at random can be drawn twice; use `client.index`');
  else if (clients > 1 && rowsOf(id, subject).some((data) => data.choices.rows === 'random'))
    problem('a client identifier from a row drawn at random can be drawn twice; draw them with `rows unique`');
  else if (clients > 1 && !kinds.has('column'))
    problem(`all ${clients} clients of \`${pool}\` would use the same client identifier; put \`{client.index}\` in it`);
}

function indexFix({ written, span }: PoolIds, { model }: Subject): Fix[] {
  if (written?.kind === 'text') return [insertFix('Add `{client.index}`', span.end - 1, '-{client.index}')];
  if (written?.kind !== 'name' && written?.kind !== 'member') return [];
  const expression = model.file.text.slice(span.start, span.end);
  return [replaceFix('Add `{client.index}`', span, `"{${expression}}-{client.index}"`)];
}

/** The `data` declarations whose columns are part of an identifier. */
function rowsOf(id: PlanExpr, { model }: Subject): Bound[] {
  const data = model.symbols.filter(({ kind }) => kind === 'data');
  return [...partsWithin(id)].flatMap((part) => (part.kind === 'column' ? [data[part.data].definition] : []));
}

/** What two pools have in common, for people to read; undefined: nothing, as far as can be known. */
function whatIsShared(a: PoolIds, b: PoolIds, subject: Subject): string | undefined {
  const shared = sharedId(a, b);
  if (shared !== undefined) return `client identifiers, \`${shared}\` for example`;
  const rows = rowsOf(a.id, subject);
  // Clients of two pools with the same index have the same row, unless each row is drawn once.
  const isSameRow = rows.length > 0 && rows.every(({ choices }) => choices.rows !== 'unique' && choices.rows !== 'random');
  return isSameRow && JSON.stringify(a.id) === JSON.stringify(b.id) ? 'client identifiers, as both take the same rows' : undefined;
}

function reportShared(earlier: PoolIds, later: PoolIds, subject: Subject): void {
  const shared = whatIsShared(earlier, later, subject);
  const message = `the pools \`${earlier.pool}\` and \`${later.pool}\` share ${shared}; the broker would throw out the first to use one`;
  const start = `${later.pool}-`;
  const isDistinct = later.written?.kind === 'text' && !earlier.start.startsWith(start);
  const fixes = isDistinct ? [insertFix(`Begin it with \`${start}\``, later.span.start + 1, start)] : [];
  const related = [{ message: `those of \`${earlier.pool}\``, span: earlier.span }];
  subject.report(finding('shared-client-id', later.span, message, { related, fixes }));
}
