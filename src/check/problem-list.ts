import type { Problem } from "../base/problem.ts";

/** How many problems of each kind there were, kept or not. */
export interface ProblemCounts {
  readonly errors: number;
  /** Of the errors, those that probably only follow from another one. */
  readonly followOn: number;
  readonly warnings: number;
  readonly notices: number;
}

/** Collects problems: the first of each severity in full, the rest only counted. */
export class ProblemList {
  readonly #limit: number;
  readonly #problems: Problem[] = [];
  readonly #seen = { error: 0, warning: 0, notice: 0 };
  #followOn = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(problem: Problem): void {
    this.#seen[problem.severity] += 1;
    if (problem.followsFrom !== undefined) this.#followOn += 1;
    if (this.#seen[problem.severity] <= this.#limit) this.#problems.push(problem);
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get counts(): ProblemCounts {
    const { error, warning, notice } = this.#seen;
    return { errors: error, followOn: this.#followOn, warnings: warning, notices: notice };
  }
}
