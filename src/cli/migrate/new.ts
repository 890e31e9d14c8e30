import { findProject, requireProject } from "../../config/find-project.ts";
import { newMigration } from "../../migrate/new-migration.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS } from "./migrate-args.ts";
