/** Chooses a core, as CONFITURE_NATIVE says, and prints how many milliseconds that took. */
import { loadCore } from "../src/native/load-core.ts";

const startedAt = performance.now();
await loadCore();
process.stdout.write(String(performance.now() - startedAt));
