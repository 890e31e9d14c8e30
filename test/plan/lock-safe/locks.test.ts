import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import { makeLockSafe } from "../../../src/plan/lock-safe/make-lock-safe.ts";
import { planChanges } from "../../../src/plan/plan-changes.ts";
import { CaseServer } from "../case-server.ts";
import { readSchema } from "./plan-safely.ts";
import { type Seen, watchLocks } from "./watch-locks.ts";

setDefaultTimeout(120_000);

const VERSIONS = [15, 18];
const servers = new Map<number, CaseServer>();
beforeAll(async () => {
  for (const version of VERSIONS) servers.set(version, await CaseServer.start(version));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server[Symbol.asyncDispose]())));

const BASE = `CREATE SEQUENCE numbers; CREATE TABLE r (id int PRIMARY KEY);
  CREATE TABLE t (id int, x varchar(20), y int);`;
const ROWS = `INSERT INTO r SELECT generate_series(1, 9);
  INSERT INTO t SELECT nextval('numbers'), 'x', 1 FROM generate_series(1, 500);`;

const CASES: readonly (readonly [name: string, old: string, wanted: string])[] = [
  ["an index", "", "CREATE INDEX i ON t (x)"],
  ["an index that changes", "CREATE INDEX i ON t (x)", "CREATE INDEX i ON t (y)"],
  ["an index that goes", "CREATE INDEX i ON t (x)", ""],
  ["a CHECK", "", "ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0)"],
  [
    "a CHECK that changes",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0)",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (y > -1)",
  ],
  ["a foreign key", "", "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (y) REFERENCES r"],
  [
    "a foreign key that changes",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (y) REFERENCES r",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (y) REFERENCES r ON DELETE CASCADE",
  ],
  ["NOT NULL", "", "ALTER TABLE t ALTER COLUMN x SET NOT NULL"],
  ["a primary key", "", "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id)"],
  [
    "a primary key that changes",
    "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id)",
    "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id, y)",
  ],
  ["a unique constraint", "", "ALTER TABLE t ADD CONSTRAINT k UNIQUE (id) DEFERRABLE"],
  ["a column with a default", "", "ALTER TABLE t ADD COLUMN z text NOT NULL DEFAULT 'z'"],
  [
    "a wider type",
    "CREATE INDEX i ON t (x)",
    "CREATE INDEX i ON t (x); ALTER TABLE t ALTER COLUMN x TYPE text",
  ],
];

async function watch(version: number, old: string, wanted: string): Promise<readonly Seen[]> {
  const server = servers.get(version);
  if (server === undefined) throw new Error(`no server ${version}`);
  await using database = await server.open(`${BASE} ${ROWS} ${old}`);
  const actual = await readCatalog(database.session);
  const desired = await readSchema(server, `${BASE} ${wanted}`);
  const plan = makeLockSafe(planChanges(actual, desired), actual, desired);
  expect(plan.hazards).toEqual([]);
  return await watchLocks(database, plan);
}

describe.each(VERSIONS)("on PostgreSQL %d", (version) => {
  test.each(CASES)("no one waits long for %s", async (_, old, wanted) => {
    const seen = await watch(version, old, wanted);
    expect(seen.length).toBeGreaterThan(0);
    // What keeps writers away reads nothing; what reads or builds lets them write.
    expect(seen.filter(({ isWritable, rowsRead }) => !isWritable && rowsRead > 0)).toEqual([]);
    const slow = seen.filter(({ sql }) =>
      / CONCURRENTLY |^CREATE (?:UNIQUE )?INDEX | VALIDATE /.test(sql),
    );
    expect(slow.filter(({ isWritable }) => !isWritable)).toEqual([]);
  });

  test("the shortest statements are seen to keep writers away while they read", async () => {
    const server = servers.get(version);
    if (server === undefined) throw new Error(`no server ${version}`);
    await using database = await server.open(`${BASE} ${ROWS}`);
    const sql = [
      "CREATE INDEX i ON t (x)",
      "ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0)",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (y) REFERENCES r",
      "ALTER TABLE t ALTER COLUMN x SET NOT NULL",
    ];
    const statements = sql.map((text) => ({ sql: text, lock: "none" }) as const);
    const sections = [{ name: "all", isTransactional: false, statements }];
    const seen = await watchLocks(database, { settings: [], sections, hazards: [] });
    expect(seen.map(({ isWritable }) => isWritable)).toEqual([false, false, false, false]);
    expect(seen.slice(1).every(({ rowsRead }) => rowsRead >= 500)).toBe(true);
  });
});
