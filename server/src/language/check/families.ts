import type { Expr, Statement } from '../ast.ts';
import type { Model } from '../model.ts';
import { checkExpectations } from './expectations.ts';
import type { Report } from './finding.ts';
import type { Inference } from './infer.ts';
import type { Names } from './names.ts';

/** A family of checks that need the resolved model. */
export interface Family {
  check(subject: Subject): void;
  /** It says what is missing, so it is left out where a part of the text was not understood. */
  needsAll: boolean;
}

export interface Subject {
  model: Model;
  names: Names;
  inference: Inference;
  /** What could not be understood. */
  loose: readonly (Statement | Expr)[];
  report: Report;
}

export const families: readonly Family[] = [{ check: checkExpectations, needsAll: false }];
