import { resolve } from "node:path";
import { findProject, requireProject } from "../../config/find-project.ts";
import { newMigration } from "../../migrate/new-migration.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate new add_customer_email", "write an empty up and down file"],
] as const;

export default defineCliCommand({
  meta: { name: "new", description: "Write an empty migration, to be filled by hand" },
  args: {
    name: { type: "positional", description: "What it does, in a few words" },
    ...MIGRATIONS_ARGS,
    ...COMMON_ARGS,
  },
  run({ args, data }) {
    const { reporter } = data as CommandData;
    const projectDir =
      args.project === undefined
        ? findProject(process.cwd())
        : requireProject(resolve(args.project));
    const made = newMigration({
      projectDir,
      name: args.name ?? "",
      migrationsDir: args["migrations-dir"],
    });
    reporter.success(`Wrote ${made.upPath}`);
    reporter.success(`Wrote ${made.downPath}`);
    reporter.result({ ...made });
  },
});
