import type { Rename } from "./rename.ts";

/** A rename that nobody has asked for, but that the catalogs look like. */
export interface ProbableRename {
  readonly rename: Rename;
  readonly confidence: "high" | "low";
  /** What speaks for it, for people. */
  readonly reason: string;
  /** What stands behind the flag, as `parseRenameFlag` takes it: `customer.fax=telefax`. */
  readonly text: string;
  /** Confirms it: `--rename customer.fax=telefax`, with quotes for a shell where it needs them. */
  readonly flag: string;
  /** Says that the one is dropped and the other one new: `--no-rename customer.fax=telefax`. */
  readonly denyFlag: string;
}
