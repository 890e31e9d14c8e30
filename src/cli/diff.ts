import type { CommandData } from "./command-data.ts";
import { COMMON_ARGS, ENV_ARG } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";

export const examples = [
  ["confiture diff", "compare db/environments/local.yaml with its database_url"],
  ["confiture diff --env production --format sql", "the statements that would bring it there"],
  ["confiture diff --against postgres://me@localhost/shop --exit-code", "for CI: ends with 9"],
  ["confiture diff --scratch postgres://me@localhost/postgres", "load the schema on this server"],
] as const;

export default defineCliCommand({
  meta: { name: "diff", description: "Show how a database differs from the schema" },
  args: {
    ...ENV_ARG,
    against: {
      type: "string",
      valueHint: "URL",
      description: "The database, which is only read (default: database_url of the environment)",
    },
    scratch: {
      type: "string",
      valueHint: "URL",
      description:
        "A server to load the schema on, in a database that is dropped afterwards (default: one that needs no installation)",
    },
    "exit-code": { type: "boolean", description: "End with 9 when there is a difference" },
    strict: {
      type: "boolean",
      description: "Fail when there are objects that can't be compared, such as casts",
    },
    ...COMMON_ARGS,
    format: {
      ...COMMON_ARGS.format,
      options: ["human", "json", "sql"],
      description: "What to print: a tree for people, one JSON document, or statements",
    },
  },
  async run({ args, data }) {
    const { runDiffCommand } = await import("./diff-run.ts");
    await runDiffCommand(
      {
        project: args.project,
        env: args.env,
        against: args.against,
        scratch: args.scratch,
        hasExitCode: args["exit-code"] === true,
        isStrict: args.strict === true,
        isSql: args.format === "sql",
        isColourAllowed: args.color !== false,
      },
      data as CommandData,
    );
  },
});
