import type { CommandModule } from "./command-module.ts";

/** Every command, loaded only when it is run. */
export const COMMANDS = {
  build: () => import("./build.ts"),
  diff: () => import("./diff.ts"),
  hash: () => import("./hash.ts"),
  init: () => import("./init.ts"),
  doctor: () => import("./doctor.ts"),
  completions: () => import("./completions.ts"),
} as const satisfies { readonly [name: string]: () => Promise<CommandModule> };

/** Whether a word is the name of a command. */
export function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}
