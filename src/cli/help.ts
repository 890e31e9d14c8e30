import { type CommandDef, defineCommand, renderUsage } from "citty";
import { VERSION } from "../base/version.ts";
import { createStyle, hasColours } from "../output/style.ts";
import type { CommandModule } from "./command-module.ts";
import { COMMANDS } from "./commands.ts";

/** The program as citty sees it: for its help and for completions. */
export function createRootCommand(): CommandDef {
  const subCommands = Object.fromEntries(
    Object.entries(COMMANDS).map(([name, load]) => [name, () => load().then((m) => m.default)]),
  );
  return defineCommand({
    meta: {
      name: "confiture",
      version: VERSION,
      description: "One verified PostgreSQL schema from a folder of DDL files",
    },
    subCommands,
  });
}

/** The help of a command, or of the program. */
export async function renderHelp(name: keyof typeof COMMANDS | undefined): Promise<string> {
  const isColoured = hasColours(process.stdout, true);
  const root = createRootCommand();
  if (name === undefined) return clean(await renderUsage(root), isColoured);
  const module: CommandModule = await COMMANDS[name]();
  const usage = await renderUsage(module.default, root);
  return clean(usage + renderExamples(module, isColoured), isColoured);
}

function renderExamples(module: CommandModule, isColoured: boolean): string {
  if (module.examples === undefined) return "";
  const style = createStyle(isColoured);
  const lines = module.examples.map(
    ([line, what]) => `  ${style.dim(`# ${what}`)}\n  ${style.cyan(line)}\n`,
  );
  return `\n${style.bold("EXAMPLES")}\n\n${lines.join("\n")}`;
}

/** citty decides about colours from CI and NO_COLOR alone, not from the terminal. */
function clean(text: string, isColoured: boolean): string {
  const whole = `${text.trimEnd()}\n`;
  return isColoured ? whole : Bun.stripANSI(whole);
}
