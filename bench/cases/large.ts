import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Contender, measureInTurn, medianOf } from "../measure.ts";
import { listContender, timeCommand } from "../programs.ts";
import { barOf, type Target } from "../section.ts";
import { createTree, removeTree, type Tree } from "../trees.ts";

const LIMIT_BYTES = 300e6;
const NATIVE = "confiture build, native";
const FALLBACK = "confiture build, fallback";
const CAT = "xargs cat > file";

/** One tree of 2 GB: bounded memory. */
export const largeCase: BenchCase = {
  name: "large",
  async run(context) {
    const [files, fileBytes] = context.isQuick ? [8, 1 << 20] : [2_000, 1_000_000];
    const tree = await createTree(join(context.folder, "large"), files, fileBytes);
    try {
      return await runLarge(context, tree);
    } finally {
      await removeTree(tree);
    }
  },
};

async function runLarge(context: BenchContext, tree: Tree) {
  const size = tree.sizeBytes >= 1e9 ? `${tree.sizeBytes / 1e9} GB` : "a few MB";
  const targets = [
    await judgeMemory(context, tree, size, "native", "require"),
    await judgeMemory(context, tree, size, "fallback", "off"),
  ];
  const rows = await measureInTurn(listContenders(context, tree), context.isQuick ? 1 : 3);
  const native = medianOf(rows, NATIVE);
  const bars = [
    ...barOf(`build ${size}: native over fallback`, native, medianOf(rows, FALLBACK)),
    ...barOf(`build ${size}: native over xargs cat`, native, medianOf(rows, CAT)),
  ];
  const text = `${tree.files} files of 1 MB, by the whole compiled command; peak resident memory as the operating system counted it. A build ends with fsync, which \`cat\` does not do: the disk decides.`;
  const table = { title: `Build a tree of ${size}`, rows, baseline: NATIVE };
  return { title: "Large tree", text, tables: [table], bars, targets };
}

function outputOf(tree: Tree): string {
  return join(tree.dir, "db", "generated", "bench.sql");
}

function buildCommand(context: BenchContext, tree: Tree): string[] {
  const where = ["--project", tree.dir, "--output", outputOf(tree)];
  return [context.binary, "build", ...where, "--quiet"];
}

function listContenders(context: BenchContext, tree: Tree): Contender[] {
  const contender = (name: string, core: string): Contender => ({
    name,
    run: async () => {
      await rm(outputOf(tree), { force: true });
      const options = { variables: { CONFITURE_NATIVE: core } };
      return (await timeCommand(buildCommand(context, tree), options)).ms;
    },
  });
  const contenders = [contender(NATIVE, "require"), contender(FALLBACK, "off")];
  if (context.programs.xargs === undefined) return contenders;
  const output = join(tree.dir, "db", "generated", "cat.sql");
  const line = 'rm -f "$2"; xargs -0 cat < "$1" > "$2"';
  return [...contenders, listContender(CAT, line, tree.listFile, output)];
}

async function judgeMemory(
  context: BenchContext,
  tree: Tree,
  size: string,
  name: string,
  core: string,
): Promise<Target> {
  await rm(outputOf(tree), { force: true });
  const options = { variables: { CONFITURE_NATIVE: core } };
  const { peakRssBytes } = await timeCommand(buildCommand(context, tree), options);
  return {
    work: `build ${size}, ${name}: peak resident memory`,
    toReach: `under ${LIMIT_BYTES / 1e6} MB`,
    reached: `${Math.round(peakRssBytes / 1e6)} MB`,
    isReached: peakRssBytes < LIMIT_BYTES,
  };
}
