import type { Problem } from "../base/problem.ts";
import type { ScratchDatabase } from "../postgres/scratch-database.ts";
import { readServerError, type ServerMessage } from "../postgres/server-message.ts";
import type { TransactionStatus } from "../postgres/session.ts";
import type { BuildMap } from "../schema/build-map.ts";
import { findMessageIndex } from "../script/place-message.ts";
import { renderDetail } from "../script/render-detail.ts";
import { byteOffset, type Statement } from "../script/statement.ts";
import { adviseOn } from "./advise.ts";
import { findExclusion } from "./exclude-statement.ts";
import { FollowOn } from "./follow-on.ts";
import type { ProblemList } from "./problem-list.ts";
import { findPlace } from "./source-places.ts";

interface RunOptions {
  readonly script: Uint8Array;
  readonly map: BuildMap;
  readonly scratch: ScratchDatabase;
  readonly found: ProblemList;
}

/** The state of a script while it runs, and what is made of the server's answers. */
export class ScriptRun {
  readonly #options: RunOptions;
  readonly #followOn = new FollowOn();
  #current: Statement | undefined;
  /** The statement that opened the transaction that is still open. */
  #opener: Statement | undefined;
  #status: TransactionStatus = "idle";
  statements = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** Runs one statement; `lost` when the connection is gone, so that no other can follow. */
  async runStatement(statement: Statement): Promise<"done" | "lost"> {
    this.#current = statement;
    const exclusion = findExclusion(statement, this.#options.scratch.kind);
    if (exclusion !== undefined) {
      const problem = { ...exclusion, ...this.#placeOf(statement, 0) };
      this.#options.found.add(problem);
      this.#followOn.noteFailure(statement, rootOf(problem));
      return "done";
    }
    this.statements += 1;
    try {
      await this.#options.scratch.session.run(statement.text);
    } catch (error) {
      const message = readServerError(error);
      if (message === undefined || isLost(message)) {
        this.#addLoss(statement, message?.message ?? String(error));
        return "lost";
      }
      this.#addError(message, statement);
      return "done";
    }
    this.#noteSuccess(statement);
    return "done";
  }

  /** Adds a notice or a warning of the statement that runs. */
  addNotice(notice: ServerMessage): void {
    const statement = this.#current;
    if (statement === undefined) return;
    this.#options.found.add(this.#describe(notice, statement));
  }

  /** To be called after the last statement: an open transaction would never be committed. */
  finish(): void {
    if (this.#opener === undefined) return;
    this.#options.found.add({
      severity: "error",
      code: "open-transaction",
      message: "the script ends inside the transaction that begins here",
      hint: "add COMMIT at the end, or remove BEGIN",
      ...this.#placeOf(this.#opener, 0),
    });
  }

  #addError(message: ServerMessage, statement: Statement): void {
    const root = this.#followOn.findRoot(message, statement);
    const problem = this.#describe(message, statement);
    const full = root === undefined ? problem : { ...problem, followsFrom: root };
    this.#options.found.add(full);
    this.#followOn.noteFailure(statement, root ?? rootOf(problem), message);
    this.#noteStatus(statement, root ?? rootOf(problem));
  }

  #noteSuccess(statement: Statement): void {
    const before = this.#status;
    this.#noteStatus(statement, undefined);
    if (before === "open" && this.#status === "open") this.#followOn.noteInTransaction(statement);
  }

  #noteStatus(statement: Statement, root: string | undefined): void {
    const before = this.#status;
    this.#status = this.#options.scratch.session.transactionStatus;
    if (this.#status === "idle") {
      this.#opener = undefined;
      if (before !== "idle") this.#followOn.noteTransactionEnd();
    } else if (before === "idle") this.#opener = statement;
    if (this.#status === "failed" && before !== "failed" && root !== undefined) {
      this.#followOn.noteDoomed(root);
    }
  }

  #describe(message: ServerMessage, statement: Statement): Problem {
    const index = findMessageIndex(message, statement);
    const hint = adviseOn(message, statement, this.#options.scratch) ?? message.hint;
    const detail = renderDetail(message);
    return {
      severity: message.severity,
      code: message.code,
      message: message.message,
      ...this.#placeOf(statement, index),
      ...(detail === undefined ? {} : { detail }),
      ...(hint === undefined ? {} : { hint }),
    };
  }

  #addLoss(statement: Statement, reason: string): void {
    this.#options.found.add({
      severity: "error",
      code: "connection-lost",
      message: `the scratch database ended at this statement: ${reason}`,
      hint: "the statements after it were not checked",
      ...this.#placeOf(statement, 0),
    });
    this.#opener = undefined;
  }

  #placeOf(statement: Statement, index: number) {
    const { script, map } = this.#options;
    return findPlace(script, map, statement.start + byteOffset(statement.text, index));
  }
}

/** Class 57P: the server shuts down or has ended the session. */
function isLost(message: ServerMessage): boolean {
  return message.code.startsWith("57P");
}

function rootOf({ file, line }: Pick<Problem, "file" | "line">): string {
  return file === undefined ? "the built output" : `${file}:${line}`;
}
