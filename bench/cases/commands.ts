import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Contender, measureInTurn, medianOf } from "../measure.ts";
import { commandContender, timeCommand } from "../programs.ts";
import {
  type Bar,
  barOf,
  type Section,
  type Table,
  type Target,
  targetAtMost,
  targetFaster,
} from "../section.ts";
import type { Tree } from "../trees.ts";

const COMPILED = "confiture build, compiled";
const PYTHON = "the Python Confiture's build";
const VERSION = "confiture --version, compiled";
const EMPTY = "an empty compiled Bun program";

/** How many times faster than the Python Confiture a build of so many files has to be. */
const TO_REACH: Readonly<Record<number, number>> = { 100: 25, 10000: 50 };

/** Whole commands, from their start to their exit. */
export const commandsCase: BenchCase = {
  name: "commands",
  async run(context): Promise<Section> {
    const tables: Table[] = [];
    const bars: Bar[] = [];
    const targets: Target[] = [];
    for (const files of context.isQuick ? [20] : [100, 10_000]) {
      const rows = await measureBuilds(context, await context.tree(files));
      tables.push({ title: `The command, ${files} files`, rows, baseline: COMPILED });
      const [ours, python] = [medianOf(rows, COMPILED), medianOf(rows, PYTHON)];
      bars.push(...barOf(`command on ${files} files: over Python Confiture`, ours, python));
      const work = `whole \`confiture build\` on ${files} files, compiled`;
      targets.push(
        ...targetFaster(work, "the Python Confiture", TO_REACH[files] ?? 1, ours, python),
      );
    }
    const start = await measureStart(context);
    tables.push({ title: "Start", rows: start, baseline: EMPTY });
    const [version, empty] = [medianOf(start, VERSION), medianOf(start, EMPTY)];
    targets.push(...targetAtMost("start of the compiled binary", EMPTY, 1.5, version, empty));
    const text =
      "The executable of `bun run build:cli`, Bun on the sources, and the Python Confiture (`pip install fraiseql-confiture`) where it is installed. The output is there from the round before and does not change.";
    return { title: "Whole commands", text, tables, bars, targets };
  },
};

async function measureBuilds(context: BenchContext, tree: Tree) {
  const where = ["build", "--project", tree.dir, "--quiet"];
  const output = (name: string) => ["--output", join(tree.dir, "db", "generated", name)];
  const source = join("src", "cli.ts");
  const contenders: Contender[] = [
    commandContender(COMPILED, [context.binary, ...where, ...output("compiled.sql")]),
    commandContender("confiture build, from source", [
      process.execPath,
      source,
      ...where,
      ...output("source.sql"),
    ]),
  ];
  const python = context.programs.pythonConfiture;
  if (python !== undefined) {
    const command = [python, "build", "--project-dir", tree.dir, ...output("python.sql")];
    contenders.push(commandContender(PYTHON, command, { cwd: tree.dir }));
  }
  const isLarge = tree.files >= 10_000;
  return await measureInTurn(contenders, context.isQuick ? 2 : isLarge ? 5 : 11);
}

async function measureStart(context: BenchContext) {
  const source = join(context.folder, "empty.ts");
  const empty = join(context.folder, "empty");
  await writeFile(source, "export {};\n");
  const flags = ["--compile", "--minify", "--bytecode", "--format=esm"];
  await timeCommand([process.execPath, "build", ...flags, source, "--outfile", empty]);
  const contenders = [
    commandContender(VERSION, [context.binary, "--version"]),
    commandContender(EMPTY, [empty]),
  ];
  return await measureInTurn(contenders, context.isQuick ? 3 : 51);
}
