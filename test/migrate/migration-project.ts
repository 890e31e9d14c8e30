import { afterAll, beforeAll } from "bun:test";
import { loadEnvironment } from "../../src/config/load-environment.ts";
import type { MigrationEvent } from "../../src/migrate/events.ts";
import { migrateUp, type RunResult, type UpOptions } from "../../src/migrate/migrate-up.ts";
import type { RunnerOptions } from "../../src/migrate/runner.ts";
import type { ScratchDatabase } from "../../src/postgres/scratch-database.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import type { Session } from "../../src/postgres/session.ts";
import { makeGivenServer, openTestScratch } from "../postgres/scratch.ts";
import { createProject, type TestFolder } from "../temporary-folder.ts";

/** A server for the databases of one file of tests. */
export interface TestServer extends AsyncDisposable {
  readonly scratch: ScratchDatabase;
  /** Makes a database; the URL of it. */
  createDatabase(): Promise<string>;
}

/** Starts a server; with a version, one of that major version. */
export async function startTestServer(version?: number): Promise<TestServer> {
  const scratch = await openTestScratch(version === undefined ? {} : { version });
  const url = await makeGivenServer(scratch);
  let count = 0;
  return {
    scratch,
    async createDatabase() {
      count += 1;
      await scratch.session.run(`CREATE DATABASE m${count} STRATEGY file_copy`);
      return url.replace(/\/postgres$/, `/m${count}`);
    },
    [Symbol.asyncDispose]: () => scratch.close(),
  };
}

/** Two migrations that can be undone. */
export const TWO = {
  "1_a.up.sql": "CREATE TABLE a (id int);\n",
  "1_a.down.sql": "DROP TABLE a;\n",
  "2_b.up.sql": "CREATE TABLE b (id int);\n",
  "2_b.down.sql": "DROP TABLE b;\n",
} as const;

/** A server for all tests of a file: makes a project with a database of its own there. */
export function useTestServer() {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  return async (files: Readonly<Record<string, string>>, more = "") =>
    createMigrationProject(await server.createDatabase(), files, more);
}

/** A project with migrations, given by file name, and a database. */
export interface MigrationProject extends Disposable {
  readonly folder: TestFolder;
  readonly url: string;
  /** What was reported by the runs so far. */
  readonly events: MigrationEvent[];
  write(fileName: string, text: string): void;
  options(more?: Partial<RunnerOptions>): Promise<RunnerOptions>;
  up(more?: Partial<UpOptions>): Promise<RunResult>;
  connect(): Promise<Session>;
}

/** Makes a project whose environment `local` names the database. */
export function createMigrationProject(
  url: string,
  files: Readonly<Record<string, string>>,
  more = "",
): MigrationProject {
  const yaml = `include_dirs: [db/schema]\ndatabase_url: ${url}\n${more}`;
  const folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" }, yaml);
  const events: MigrationEvent[] = [];
  const write = (fileName: string, text: string) =>
    void folder.write(`db/migrations/${fileName}`, text);
  for (const [fileName, text] of Object.entries(files)) write(fileName, text);
  const options = async (given: Partial<RunnerOptions> = {}): Promise<RunnerOptions> => {
    const { environment } = await loadEnvironment({ project: folder.path });
    return { environment, onEvent: (event) => void events.push(event), ...given };
  };
  return {
    folder,
    url,
    events,
    write,
    options,
    up: async (given = {}) => migrateUp({ ...(await options()), ...given }),
    connect: () => connectUrl(url, undefined, undefined),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
