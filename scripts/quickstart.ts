/**
 * The main job on the examples: build each, verify it in a throwaway PostgreSQL, show the result.
 * `npm run quickstart` gets here on a fresh machine by way of scripts/bootstrap.mjs.
 */
import { existsSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { ensureNative, PROJECT_DIR, renderNativeOutcome, runHere } from "./ensure-native.ts";

const EXAMPLES = ["blog", "shop", "python-layout"];

if (import.meta.main) process.exit(await runQuickstart());

async function runQuickstart(): Promise<number> {
  say(`${renderNativeOutcome(await ensureNative())}\n`);
  let worst = 0;
  for (const example of EXAMPLES) {
    const exitCode = await buildExample(example);
    if (exitCode !== 0) say(`\nThe example ${example} failed with exit code ${exitCode}.\n`);
    worst ||= exitCode;
  }
  if (worst === 0) say(renderNextSteps());
  return worst;
}

async function buildExample(example: string): Promise<number> {
  const folder = join("examples", example);
  say(`\n$ confiture build --check --project ${folder}\n`);
  if (!existsSync(join(PROJECT_DIR, folder))) {
    say(`There is no folder ${folder}.\n`);
    return 1;
  }
  return await runHere([
    process.execPath,
    join("src", "cli.ts"),
    "build",
    "--check",
    "--project",
    folder,
  ]);
}

function renderNextSteps(): string {
  const inProject = relative(PROJECT_DIR, process.execPath);
  // The bootstrap may have put Bun into the project, where no PATH leads to.
  const bun = inProject.startsWith("..") || isAbsolute(inProject) ? "bun" : inProject;
  return `
Next steps
  look at what was built       ls examples/*/db/generated
  break a file, see the error  edit examples/blog/db/schema, then run this command again
  start your own project       ${bun} src/cli.ts init --project ../my-project
  every command and option     ${bun} src/cli.ts --help
`;
}

function say(text: string): void {
  process.stdout.write(text);
}
