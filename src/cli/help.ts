import { type CommandDef, defineCommand, renderUsage } from "citty";
import { VERSION } from "../base/version.ts";
import { createStyle, hasColours } from "../output/style.ts";
import type { CommandModule } from "./command-module.ts";
import {
  COMMANDS,
  type CommandGroup,
  type CommandLoader,
  type FoundCommand,
  GROUPS,
} from "./commands.ts";

/** The program as citty sees it: for its help and for completions. */
export function createRootCommand(): CommandDef {
  const groups = Object.entries(GROUPS).map(
    ([name, group]) => [name, () => createGroupCommand(name, group)] as const,
  );
  return defineCommand({
    meta: {
      name: "confiture",
      version: VERSION,
      description: "One verified PostgreSQL schema from a folder of DDL files",
    },
    subCommands: { ...loadDefinitions(COMMANDS), ...Object.fromEntries(groups) },
  });
}

function createGroupCommand(name: string, { description, commands }: CommandGroup): CommandDef {
  return defineCommand({ meta: { name, description }, subCommands: loadDefinitions(commands) });
}

function loadDefinitions(commands: Readonly<Record<string, CommandLoader>>) {
  return Object.fromEntries(
    Object.entries(commands).map(([name, load]) => [name, () => load().then((m) => m.default)]),
  );
}

/** The help of a command, of a group of commands, or of the program. */
export async function renderHelp(
  found: Exclude<FoundCommand, { kind: "unknown" }> | undefined,
): Promise<string> {
  const isColoured = hasColours(process.stdout, true);
  const root = createRootCommand();
  if (found === undefined) return clean(await renderUsage(root), isColoured);
  if (found.kind === "group") {
    const group = createGroupCommand(found.name, found.group);
    return clean(await renderUsage(group, root), isColoured);
  }
  const [first = "", second] = found.name.split(" ");
  const parent =
    second === undefined ? root : defineCommand({ meta: { name: `confiture ${first}` } });
  const module = await found.load();
  const usage = await renderUsage(module.default, parent);
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
