import { expect } from "bun:test";
import { ConfitureError } from "../../src/base/errors.ts";
import { readFingerprint } from "../../src/catalog/read-fingerprint.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import { preflight } from "../../src/preflight/preflight.ts";
import type { PreflightOptions } from "../../src/preflight/preflight-options.ts";
import type { PreflightResult, TakenLock } from "../../src/preflight/preflight-result.ts";
import {
  createMigrationProject,
  type MigrationProject,
  type TestServer,
} from "../migrate/migration-project.ts";

/** A project whose database has the base migration, and rows. */
export interface PreflightProject extends MigrationProject {
  /** Runs a preflight, and fails when it has changed anything on the server. */
  preflight(more?: Partial<PreflightOptions>): Promise<PreflightResult>;
  /** Runs a script on the real database. */
  load(sql: string): Promise<void>;
}

/** What is applied already. */
export const BASE = `CREATE SCHEMA app;
CREATE TABLE app.customer (id int PRIMARY KEY, email text NOT NULL);
CREATE TABLE app.invoice (id int PRIMARY KEY, customer int NOT NULL, total int);
CREATE INDEX invoice_total ON app.invoice (total);
`;

/** A pending migration, and the schema that it leads to. */
export const PHONE = "ALTER TABLE app.customer ADD COLUMN phone text;\n";
export const WITH_PHONE = BASE.replace("email text NOT NULL", "email text NOT NULL, phone text");

/** Rows of the real database, and that the server knows how many there are. */
export const ROWS = `INSERT INTO app.customer SELECT g, g || '@example.org' FROM generate_series(1, 5000) g;
INSERT INTO app.invoice SELECT g, g, g FROM generate_series(1, 100) g;
ANALYZE app.customer, app.invoice;`;

/** Makes a project with pending migrations, by file name, and its schema. */
export async function createPreflightProject(
  server: TestServer,
  files: Readonly<Record<string, string>>,
  schema = BASE,
): Promise<PreflightProject> {
  const url = await server.createDatabase();
  const project = createMigrationProject(url, { "1_base.up.sql": BASE });
  project.folder.write("db/schema/a.sql", schema);
  await project.up();
  for (const [name, text] of Object.entries(files)) project.write(name, text);
  const load = async (sql: string) => {
    await using session = await project.connect();
    await session.run(sql);
  };
  return {
    ...project,
    load,
    preflight: async (more = {}) => {
      const before = await readState(url);
      const options = await project.options();
      const result = await preflight({ ...options, ...more });
      const after = await readState(url);
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        throw new Error(`changed: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
      }
      return result;
    },
  };
}

/** All that a preflight could change on the server. */
export async function readState(url: string): Promise<readonly string[]> {
  await using session = await connectUrl(url, undefined, undefined);
  const rows = await session.query(
    `SELECT 'database ' || datname AS line FROM pg_database
     UNION ALL SELECT 'role ' || rolname FROM pg_roles
     UNION ALL SELECT 'ledger ' || l::text FROM tb_confiture l
     UNION ALL SELECT 'customer ' || count(*) FROM app.customer ORDER BY 1`,
  );
  return [...rows.map(({ line }) => String(line)), ...(await readFingerprint(session))];
}

/** The locks of the migrations' statements, each as `MODE on name`, by the statement's text. */
export function listLocks({ migrations }: PreflightResult): Readonly<Record<string, string[]>> {
  const statements = migrations.flatMap(({ sections }) =>
    sections.flatMap((section) => section.statements),
  );
  return Object.fromEntries(statements.map(({ text, locks }) => [text, locks.map(renderLock)]));
}

function renderLock({ mode, name, isNew }: TakenLock): string {
  return `${mode} on ${name}${isNew ? " (new)" : ""}`;
}

/** The error that something must end with. */
export async function fail(work: Promise<unknown>): Promise<ConfitureError> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(ConfitureError);
  return error as ConfitureError;
}
