import type { CommandDef } from "citty";
import type { BareValues } from "./strict-args.ts";

/** What the file of a command exports. */
export interface CommandModule {
  readonly default: CommandDef;
  /** Command lines to show under `--help`, each with what it does. */
  readonly examples?: readonly (readonly [line: string, what: string])[];
  readonly bareValues?: BareValues;
  /** Flags that may be given several times; `splitList` takes their values apart. */
  readonly lists?: readonly string[];
}
