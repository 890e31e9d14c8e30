import { findNearest } from "../base/nearest.ts";
import type { CommandModule } from "./command-module.ts";
import { MIGRATE_COMMANDS } from "./migrate/commands.ts";

/** Loads a command when it is run. */
export type CommandLoader = () => Promise<CommandModule>;

/** Every command, loaded only when it is run. */
export const COMMANDS = {
  build: () => import("./build.ts"),
  diff: () => import("./diff.ts"),
  verify: () => import("./verify.ts"),
  hash: () => import("./hash.ts"),
  init: () => import("./init.ts"),
  doctor: () => import("./doctor.ts"),
  completions: () => import("./completions.ts"),
} as const satisfies { readonly [name: string]: CommandLoader };

/** Commands of two words, by the first one. */
export const GROUPS: Readonly<Record<string, CommandGroup>> = {
  migrate: {
    description: "Apply, undo and follow migrations of a database",
    commands: MIGRATE_COMMANDS,
  },
};

/** Commands that share their first word. */
export interface CommandGroup {
  readonly description: string;
  readonly commands: Readonly<Record<string, CommandLoader>>;
}

/** What the words of a command line ask for. */
export type FoundCommand =
  | { readonly kind: "command"; readonly name: string; readonly load: CommandLoader }
  | { readonly kind: "group"; readonly name: string; readonly group: CommandGroup }
  | { readonly kind: "unknown"; readonly name: string; readonly hint: string };

/** Finds the command that the first one or two words name. */
export function findCommand(first: string, second: string | undefined): FoundCommand {
  const commands: Readonly<Record<string, CommandLoader>> = COMMANDS;
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (load !== undefined) return { kind: "command", name: first, load };
  const group = Object.hasOwn(GROUPS, first) ? GROUPS[first] : undefined;
  if (group === undefined) {
    return { kind: "unknown", name: first, hint: adviseOn(first, listNames()) };
  }
  if (second === undefined || second.startsWith("-")) return { kind: "group", name: first, group };
  const inner = Object.hasOwn(group.commands, second) ? group.commands[second] : undefined;
  const name = `${first} ${second}`;
  if (inner !== undefined) return { kind: "command", name, load: inner };
  return { kind: "unknown", name, hint: adviseOn(second, Object.keys(group.commands), first) };
}

/** The first words of all commands. */
export function listNames(): readonly string[] {
  return [...Object.keys(COMMANDS), ...Object.keys(GROUPS)];
}

function adviseOn(word: string, names: readonly string[], group?: string): string {
  const nearest = findNearest(word, names);
  const prefix = group === undefined ? "" : `${group} `;
  return nearest === undefined
    ? `the commands are ${names.join(", ")}`
    : `did you mean ${prefix}${nearest}?`;
}
