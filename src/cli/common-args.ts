import type { ArgsDef } from "citty";

/** The flags that every command takes. */
export const COMMON_ARGS = {
  project: {
    type: "string",
    valueHint: "DIR",
    description: "The project folder (default: the nearest parent with db/environments)",
  },
  format: {
    type: "enum",
    options: ["human", "json"],
    default: "human",
    description: "What to print: text for people, or one JSON document",
  },
  quiet: { type: "boolean", alias: "q", description: "Print nothing but errors" },
  verbose: { type: "boolean", alias: "v", description: "Print how it was done, and every warning" },
  color: {
    type: "boolean",
    default: true,
    description: "Use colours where the terminal has them",
    negativeDescription: "Use no colours",
  },
} as const satisfies ArgsDef;

/** The flag of every command that works on an environment. */
export const ENV_ARG = {
  env: {
    type: "string",
    alias: "e",
    valueHint: "NAME",
    description: "The environment: db/environments/<NAME>.yaml (default: $CONFITURE_ENV or local)",
  },
} as const satisfies ArgsDef;
