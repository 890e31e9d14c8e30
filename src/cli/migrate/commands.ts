import type { CommandModule } from "../command-module.ts";

/** `confiture migrate …`. */
export const MIGRATE_COMMANDS = {
  generate: () => import("./generate.ts"),
  new: () => import("./new.ts"),
  up: () => import("./up.ts"),
  down: () => import("./down.ts"),
  redo: () => import("./redo.ts"),
  prove: () => import("./prove.ts"),
  status: () => import("./status.ts"),
  current: () => import("./current.ts"),
  preflight: () => import("./preflight.ts"),
  squash: () => import("./squash.ts"),
  baseline: () => import("./baseline.ts"),
  "verify-checksums": () => import("./verify-checksums.ts"),
  repair: () => import("./repair.ts"),
  reset: () => import("./reset.ts"),
  import: () => import("./import.ts"),
} as const satisfies { readonly [name: string]: () => Promise<CommandModule> };
