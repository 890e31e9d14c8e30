import { VERSION } from "../base/version.ts";
import { printLine } from "../output/print-line.ts";

/**
 * Runs the command line and returns the exit code; see docs/exit-codes.md.
 *
 * @param argv The arguments after the program's name.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-V") {
    printLine(VERSION);
    return 0;
  }
  const { dispatch } = await import("./dispatch.ts");
  return dispatch(first, rest);
}
