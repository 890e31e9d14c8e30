import { join } from "node:path";
import type { BenchCase } from "../context.ts";
import { type Contender, measureInTurn } from "../measure.ts";
import { timeCommand } from "../programs.ts";

const SCRIPT = join(import.meta.dir, "..", "load-core-once.ts");

/** What it costs to find, check and load the native library. */
export const availabilityCase: BenchCase = {
  name: "availability",
  async run(context) {
    const contenders: Contender[] = [
      loader("load the native library", "require"),
      loader("choose the fallback", "off"),
    ];
    const rows = await measureInTurn(contenders, context.isQuick ? 3 : 31);
    const text =
      "Each time in a new process: from the call of `loadCore()` to a core that can be used, with opening the library, comparing its ABI version and its first use.";
    const title = "Choose a core, in a new process";
    const table = { title, rows, baseline: contenders[1]?.name ?? "" };
    return { title: "Native availability", text, tables: [table], bars: [], targets: [] };
  },
};

function loader(name: string, choice: string): Contender {
  return {
    name,
    run: async () => {
      const command = [process.execPath, SCRIPT];
      const { stdout } = await timeCommand(command, { variables: { CONFITURE_NATIVE: choice } });
      return Number(stdout);
    },
  };
}
