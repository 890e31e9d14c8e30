import { ConfitureError } from "../base/errors.ts";
import { redactUrl } from "../config/redact-url.ts";
import { readServerError } from "../postgres/server-message.ts";

/**
 * Does work on the ledger's own tables. What goes wrong there is not the fault of a file: it
 * becomes `LEDGER_FAILED`, or `CONNECTION_LOST`.
 */
export async function onLedger<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfitureError) throw error;
    const message = readServerError(error);
    const reason = message?.message ?? (error instanceof Error ? error.message : String(error));
    if (message === undefined || /^(?:57P|08)/.test(message.code)) {
      throw new ConfitureError("CONNECTION_LOST", `the connection was lost: ${redactUrl(reason)}`, {
        hint: "nothing is lost: run the same command again",
      });
    }
    const text = `the ledger can't be read or written: ${redactUrl(reason)}`;
    throw new ConfitureError("LEDGER_FAILED", text, {
      hint:
        message.code === "42501"
          ? "the user needs to create, read and write the tables of migration.tracking_table"
          : "look at the table that migration.tracking_table names: is it a ledger?",
    });
  }
}
