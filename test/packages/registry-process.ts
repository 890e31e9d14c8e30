// Verdaccio, which ends with whoever started it: then its standard input is closed.
import { join } from "node:path";
import { PROJECT } from "../project/tracked-files.ts";

process.stdin.on("end", () => process.exit());
process.stdin.resume();
// By its path: the package exports its library only.
await import(join(PROJECT, "node_modules", "verdaccio", "bin", "verdaccio"));
