import type { CommandDef } from "citty";
import type { BareValues } from "./strict-args.ts";

/** What the file of a command exports. */
export interface CommandModule {
  readonly default: CommandDef;
  /** Command lines to show under `--help`, each with what it does. */
  readonly examples?: readonly (readonly [line: string, what: string])[];
  readonly bareValues?: BareValues;
}

/** Every command, loaded only when it is run. */
export const COMMANDS = {
  build: () => import("./build.ts"),
  hash: () => import("./hash.ts"),
  init: () => import("./init.ts"),
  doctor: () => import("./doctor.ts"),
  completions: () => import("./completions.ts"),
} as const satisfies { readonly [name: string]: () => Promise<CommandModule> };

/** Whether a word is the name of a command. */
export function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}
