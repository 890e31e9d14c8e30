import { ConfitureError } from "../base/errors.ts";
import { runBuildCommand } from "./build-run.ts";
import type { CommandData } from "./command-data.ts";
import { COMMON_ARGS, ENV_ARG } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";

export const examples = [
  ["confiture build", "build db/environments/local.yaml"],
  ["confiture build --env production --check", "build, and load it into a throwaway PostgreSQL"],
  ["confiture build --check=postgres://me@localhost:5432/postgres", "check on a server of yours"],
  ["confiture build --stdout --schema-only --quiet | psql mydb", "no file, no seeds"],
  ["confiture build --watch --check", "again after every change"],
] as const;

export const bareValues = { check: "auto" };

export default defineCliCommand({
  meta: { name: "build", description: "Build one SQL file from the folder of DDL files" },
  args: {
    ...ENV_ARG,
    output: {
      type: "string",
      alias: "o",
      valueHint: "FILE",
      description: "Where to write (default: build.output_path of the environment)",
    },
    stdout: { type: "boolean", description: "Write the SQL to standard output, and no file" },
    check: {
      type: "string",
      valueHint: "URL",
      description:
        "Load it into a throwaway PostgreSQL first; with =URL, into a scratch database on that server",
    },
    "schema-only": { type: "boolean", description: "Leave seed files out" },
    "with-seeds": { type: "boolean", description: "Take seed files in (the default)" },
    split: {
      type: "boolean",
      description: "Write three files: what needs a superuser before, the rest, what does after",
    },
    watch: {
      type: "boolean",
      alias: "w",
      description: "Build again whenever a source file changes",
    },
    "dry-run": { type: "boolean", description: "Read and check everything, and write nothing" },
    timestamp: {
      type: "boolean",
      description: "Write the time into the header ($SOURCE_DATE_EPOCH, if it is set)",
    },
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    refuseTogether(args, "stdout", "output");
    refuseTogether(args, "stdout", "split");
    refuseTogether(args, "stdout", "watch");
    refuseTogether(args, "stdout", "dry-run");
    refuseTogether(args, "schema-only", "with-seeds");
    if (args.stdout && args.format === "json") throw together("--stdout", "--format json");
    if (args.watch && args.format === "json") throw together("--watch", "--format json");
    await runBuildCommand(
      {
        project: args.project,
        env: args.env,
        output: args.output,
        isStdout: args.stdout === true,
        check: args.check,
        schemaOnly: args["schema-only"] === true,
        split: args.split === true,
        isWatching: args.watch === true,
        dryRun: args["dry-run"] === true,
        hasTimestamp: args.timestamp === true,
      },
      data as CommandData,
    );
  },
});

function refuseTogether(
  args: Readonly<Record<string, unknown>>,
  first: string,
  second: string,
): void {
  const isSet = (name: string) => args[name] !== undefined && args[name] !== false;
  if (isSet(first) && isSet(second)) throw together(`--${first}`, `--${second}`);
}

function together(first: string, second: string): ConfitureError {
  return new ConfitureError("USAGE", `${first} and ${second} exclude each other`, {
    hint: `leave out ${first} or ${second}`,
  });
}
