import manifest from "../../../package.json" with { type: "json" };
import { ConfitureError } from "../../base/errors.ts";
import type { openPglite } from "./open-pglite.ts";

const PACKAGE = "@electric-sql/pglite";

/**
 * Loads PGlite and what starts it: only now, for it is large, and an installation may leave it
 * out (`--omit=optional`). Throws `SCRATCH_UNAVAILABLE` then.
 */
export async function loadPglite(): Promise<typeof openPglite> {
  try {
    return (await import("./open-pglite.ts")).openPglite;
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) {
      throw cause;
    }
    const version = manifest.dependencies[PACKAGE];
    throw new ConfitureError("SCRATCH_UNAVAILABLE", "PGlite is not installed here", {
      hint: `add it: bun add -d ${PACKAGE}@${version}; or give a server with --check=URL`,
      cause,
    });
  }
}
