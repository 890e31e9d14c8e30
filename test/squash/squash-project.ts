import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readStatus } from "../../src/migrate/read-status.ts";
import { squashMigrations } from "../../src/squash/squash-migrations.ts";
import type { SquashOptions } from "../../src/squash/squash-options.ts";
import {
  createMigrationProject,
  type MigrationProject,
  type TestServer,
} from "../migrate/migration-project.ts";

export const FILES = {
  "1_a.up.sql":
    "CREATE TABLE a (id int PRIMARY KEY);\nCREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\n",
  "1_a.down.sql": "DROP TABLE a;\n",
  "2_b.up.sql":
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS x;\nCREATE EXTENSION pg_trgm;\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nALTER TABLE a ADD COLUMN t text;\n",
  "3_c.up.sql": "CREATE VIEW c AS SELECT id, t FROM a;\n",
  "3_c.down.sql": "DROP VIEW c;\n",
};
export const [ONE, TWO, THREE] = [FILES["1_a.up.sql"], FILES["2_b.up.sql"], FILES["3_c.up.sql"]];
export const UP = "2_squashed.up.sql";

export async function createProject(
  server: TestServer,
  files: Readonly<Record<string, string>> = FILES,
): Promise<MigrationProject> {
  return createMigrationProject(await server.createDatabase(), files);
}

export function squash(
  project: MigrationProject,
  through: string,
  more: Partial<SquashOptions> = {},
) {
  return squashMigrations({ through, project: project.folder.path, ...more });
}

export function listFiles(project: MigrationProject, folder = ""): readonly string[] {
  const path = join(project.folder.path, "db/migrations", folder);
  return existsSync(path) ? readdirSync(path).sort() : [];
}

export function readText(project: MigrationProject, name: string): string {
  return readFileSync(join(project.folder.path, "db/migrations", name), "utf8");
}

export async function readLedger(project: MigrationProject) {
  await using session = await project.connect();
  return await session.query(
    'SELECT version, name, checksum, archived_into FROM tb_confiture ORDER BY version COLLATE "C"',
  );
}

export async function readLines(project: MigrationProject) {
  const { migrations, warnings } = await readStatus(await project.options());
  return {
    lines: migrations.map(({ version, name, state }) => `${version}_${name} ${state}`),
    warnings: warnings.map(({ code }) => code),
  };
}

export const failure = (work: Promise<unknown>) =>
  work.then(() => undefined).catch((e: unknown) => e);
