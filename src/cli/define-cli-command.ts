import { type ArgsDef, type CommandDef, defineCommand } from "citty";

/**
 * A command as the table of commands holds it. Inside, `args` has the exact types of its
 * definitions; outside, commands of different arguments must be of one type, and citty's own
 * answer to that is `any`.
 */
export function defineCliCommand<const T extends ArgsDef>(definition: CommandDef<T>): CommandDef {
  return defineCommand(definition) as unknown as CommandDef;
}
