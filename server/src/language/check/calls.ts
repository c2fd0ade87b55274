import type { Call } from '../ast.ts';
import { functionOf, functions, type ValueFunction } from '../catalog.ts';
import type { Value } from '../model.ts';
import { nearest } from '../nearest.ts';
import { accept } from './accept.ts';
import { finding, suggestion } from './finding.ts';
import { type Inference, infer, latest, unknown } from './infer.ts';
import type { Scope } from './names.ts';

/** What a function gives, its arguments held against its parameters. */
export function inferCall(expr: Call, scope: Scope, inference: Inference): Value {
  const called = functionOf(expr.callee.name, expr.args[0]?.kind === 'object');
  const args = expr.args.map((arg) => infer(arg, scope, inference));
  if (!called) {
    const { hint, fixes } = suggestion(expr.callee.span, nearest(expr.callee.name, new Set(functions.map((known) => known.name))));
    inference.report(finding('unknown-function', expr.callee.span, `unknown function \`${expr.callee.name}\`${hint}`, { fixes }));
    return unknown;
  }
  if (!checkArguments(expr, called, scope, inference)) return unknown;
  const moment = latest(called.moment, ...args.map((arg) => arg.moment));
  if (called.name === 'env') return variable(expr, args, inference);
  if (called.returns !== 'argument') return { type: called.returns, moment };
  return { ...common(args, expr, inference), moment };
}

function checkArguments(expr: Call, called: ValueFunction, scope: Scope, inference: Inference): boolean {
  if (called.takesObject) return expr.args.length === 1;
  const { parameters } = called;
  const least = parameters.filter((parameter) => !parameter.optional).length;
  const most = parameters.some((parameter) => parameter.many) ? Number.POSITIVE_INFINITY : parameters.length;
  if (expr.args.some((arg) => arg.kind === 'missing')) return false;
  if (expr.args.length < least || expr.args.length > most) {
    const code = expr.args.length < least ? 'missing-argument' : 'unexpected-argument';
    inference.report(finding(code, expr.span, `\`${called.name}\` is written like \`${called.example}\``));
    return false;
  }
  for (const [index, arg] of expr.args.entries()) accept(parameters[Math.min(index, parameters.length - 1)], arg, scope, inference);
  return true;
}

/** The type that all arguments of `random` or `choose` share. */
function common(args: readonly Value[], expr: Call, inference: Inference): Pick<Value, 'type' | 'whole'> {
  const types = new Set(args.map((arg) => arg.type).filter((type) => type !== 'unknown'));
  if (types.size > 1 && expr.callee.name === 'random') {
    inference.report(finding('wrong-type', expr.span, '`random` draws between two values of the same unit'));
  }
  const [type] = types;
  return { type: types.size === 1 ? type : 'unknown', whole: args.every((arg) => arg.whole) };
}

function variable(expr: Call, args: readonly Value[], inference: Inference): Value {
  const [name, fallback] = args.map((arg) => arg.constant);
  const look = inference.environment.variable;
  if (!look || typeof name !== 'string') return { type: 'text', moment: 'plan' };
  const constant = look(name) ?? fallback;
  if (constant === undefined) {
    inference.report(
      finding(
        'unset-variable',
        expr.span,
        `the environment variable ${name} is not set; set it or give a default: \`env("${name}", "…")\``,
      ),
    );
    return unknown;
  }
  return { type: 'text', moment: 'plan', constant };
}
