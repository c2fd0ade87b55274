import type { Expr, Payload, Plan, PoolPlan, Step } from '../plan/plan.ts';

/** A path relative to the scenario, or many: what only a client knows of it matches any text within one level. */
export interface FilePattern {
  /** As people read it, with `*` for what is not known. */
  text: string;
  segments: (string | RegExp)[];
}

/** All files that agents need for the plan: data, payloads, certificates and keys. Each pattern comes once. */
export function filesOf(plan: Plan): FilePattern[] {
  const paths = [
    ...plan.data.map(({ file }): Expr => ({ kind: 'literal', value: file })),
    ...plan.pools.flatMap((pool) => [
      ...filesOfConnect(pool),
      ...[pool, ...pool.handlers].flatMap(({ steps }) => steps.flatMap(filesOfStep)),
    ]),
  ];
  const patterns = paths.map(patternOf);
  return [...new Map(patterns.map((pattern) => [pattern.text, pattern])).values()];
}

function filesOfConnect({ connect }: PoolPlan): Expr[] {
  const { tls, will } = connect;
  const named = [tls?.ca, tls?.certificate, tls?.key].filter((path) => path !== undefined);
  return will ? [...named, ...filesOfPayload(will.payload)] : named;
}

function filesOfStep(step: Step): Expr[] {
  switch (step.kind) {
    case 'publish':
      return filesOfPayload(step.payload);
    case 'repeat':
      return step.steps.flatMap(filesOfStep);
    case 'choose':
      return step.options.flatMap(({ steps }) => steps.flatMap(filesOfStep));
    default:
      return [];
  }
}

function filesOfPayload(payload: Payload): Expr[] {
  return payload.kind === 'file' ? [payload.path] : [];
}

/** Between levels stands `/`; text that only a client knows does not hold one. */
function patternOf(path: Expr): FilePattern {
  const parts = partsOf(path);
  const text = parts.map((part) => part ?? '*').join('');
  const levels: (string | undefined)[][] = [[]];
  for (const part of parts) {
    const [first, ...others] = part === undefined ? [undefined] : part.split('/');
    levels[levels.length - 1].push(first);
    for (const other of others) levels.push([other]);
  }
  return { text, segments: levels.map(segmentOf) };
}

/** `undefined`: not known here. */
function partsOf(expr: Expr): (string | undefined)[] {
  if (expr.kind === 'literal') return [String(expr.value)];
  return expr.kind === 'concat' ? expr.parts.flatMap(partsOf) : [undefined];
}

function segmentOf(level: readonly (string | undefined)[]): string | RegExp {
  if (level.every((part) => part !== undefined)) return level.join('');
  const source = level.map((part) => part?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') ?? '.*').join('');
  return new RegExp(`^${source}$`, 's');
}
