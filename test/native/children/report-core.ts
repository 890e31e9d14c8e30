/** Prints, as JSON, which core `CONFITURE_NATIVE` leads to, or the error. */
import { ConfitureError } from "../../../src/base/errors.ts";
import { loadCore } from "../../../src/native/load-core.ts";

try {
  const { core, kind, reason, libraryPath, isRequired } = await loadCore();
  print({ kind, core: core.kind, reason, libraryPath, isRequired });
} catch (error) {
  if (!(error instanceof ConfitureError)) throw error;
  print({ code: error.code, message: error.message, hint: error.hint });
}

function print(value: unknown): void {
  process.stdout.write(JSON.stringify(value));
}
