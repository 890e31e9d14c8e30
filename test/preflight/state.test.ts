import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findLedger } from "../../src/migrate/ledger-names.ts";
import { listMigrations } from "../../src/migrate/list-migrations.ts";
import { loadMigrations } from "../../src/migrate/load-migration.ts";
import { renderProgress } from "../../src/migrate/write-ledger.ts";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import { BASE, createPreflightProject, fail, PHONE, WITH_PHONE } from "./preflight-project.ts";

setDefaultTimeout(120_000);

describe.each([15, 18])("on PostgreSQL %d", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(version);
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const create = (files: Readonly<Record<string, string>>, schema?: string) =>
    createPreflightProject(server, files, schema);

  test("goes on where a run had ended", async () => {
    const file = (second: string) =>
      `-- confiture: section one\n${PHONE}-- confiture: section two\n-- confiture: no-transaction\nANALYZE app.customer;\n${second}\n`;
    using project = await create({ "2_two.up.sql": file("SELECT nope;") }, WITH_PHONE);
    await fail(project.up());
    project.write("2_two.up.sql", file("SELECT 1;"));
    const result = await project.preflight();
    expect(result).toMatchObject({ failure: undefined, isDifferent: false });
    expect(result.migrations[0]?.sections).toMatchObject([
      { name: "one", state: "before", statements: [] },
      { name: "two", state: "replayed", statements: [{ text: "SELECT 1;" }] },
    ]);
  });

  test("ends what was cut off, though the copy numbers its indexes otherwise", async () => {
    const sql = "CREATE INDEX CONCURRENTLY ON app.customer (email);\n";
    const schema = `${BASE}CREATE INDEX customer_email_idx ON app.customer (email);\n`;
    using project = await create({ "2_index.up.sql": sql }, schema);
    const { environment } = await project.options();
    const { files } = listMigrations(environment.projectDir, "db/migrations");
    const [migration] = loadMigrations(environment.projectDir, files.slice(1), "up").migrations;
    const section = migration?.sections[0];
    const checksum = section?.statements[0]?.checksum;
    if (migration === undefined || section === undefined || checksum === undefined) {
      throw new Error("not parsed");
    }
    await using session = await project.connect();
    const { names } = await findLedger(session, "tb_confiture");
    const [row] = await session.query("SELECT 'app.customer_pkey'::regclass::oid::text AS oid");
    const started = { statement: 0, checksum, before: [String(row?.oid)] };
    await session.run(renderProgress(names, { migration, section, done: 0, started }));
    await session.close();
    for (const copy of ["shape", "data"] as const) {
      const notes: string[] = [];
      const result = await project.preflight({
        copy,
        onEvent: (event) => void (event.kind === "note" && notes.push(event.message)),
      });
      expect(notes.join()).toContain("2_index.up.sql:1:1 was cut off: running it again");
      expect(result).toMatchObject({ failure: undefined, isDifferent: false });
    }
  });

  test("an event trigger and a subscription of the database do nothing to the copy", async () => {
    using project = await create({ "2_phone.up.sql": PHONE }, WITH_PHONE);
    await project.load(`CREATE FUNCTION app.stop() RETURNS event_trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'not now'; END $$;
      CREATE EVENT TRIGGER stop ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION app.stop();
      CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1 password=gehe1m' PUBLICATION p WITH (connect = false)`);
    const result = await project.preflight();
    expect(result.failure).toBeUndefined();
    expect(result.uncertain).toMatchObject([{ code: "not-copied", detail: "subscription sub" }]);
    expect(JSON.stringify(result)).not.toContain("gehe1m");
    await project.load("ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub");
  });

  test("builds an invalid index again, as the runner would", async () => {
    const sql = "CREATE UNIQUE INDEX CONCURRENTLY customer_email ON app.customer (email);\n";
    using project = await create(
      { "2_index.up.sql": sql },
      BASE + sql.replace("CONCURRENTLY ", ""),
    );
    await project.load("INSERT INTO app.customer VALUES (1, 'a'), (2, 'a')");
    await expect(project.load(sql)).rejects.toThrow("could not create unique index");
    await project.load("DELETE FROM app.customer");
    const notes: string[] = [];
    const result = await project.preflight({
      onEvent: (event) => void (event.kind === "note" && notes.push(event.message)),
    });
    expect(notes.join()).toContain("dropped the invalid index app.customer_email");
    expect(result).toMatchObject({ failure: undefined, isDifferent: false, uncertain: [] });
  });

  test("what a migration finds around it is there", async () => {
    using project = await create(
      {
        "2_around.up.sql": `ALTER TABLE customer ADD COLUMN phone text;
GRANT SELECT ON customer TO reporting_${version};
DO $$ BEGIN
  IF NOT pg_has_role('reporting_${version}', 'readers_${version}', 'MEMBER') THEN RAISE 'no member'; END IF;
  IF current_database() <> (SELECT name FROM place) THEN RAISE 'wrong name'; END IF;
END $$;
DROP STATISTICS app.st;
CREATE ROLE made_here;
ALTER DATABASE DATABASE SET work_mem = '8MB';
`,
      },
      `${WITH_PHONE}CREATE ROLE reporting_${version}; GRANT SELECT ON app.customer TO reporting_${version};
CREATE VIEW app.place AS SELECT text 'DATABASE' AS name;`,
    );
    const database = new URL(project.url).pathname.slice(1);
    for (const path of ["db/migrations/2_around.up.sql", "db/schema/a.sql"]) {
      const text = await Bun.file(`${project.folder.path}/${path}`).text();
      project.folder.write(
        path,
        text.replaceAll(/DATABASE (?=SET)|'DATABASE'/g, (found) =>
          found.replace("DATABASE", database),
        ),
      );
    }
    await project.load(`CREATE ROLE reporting_${version}; CREATE ROLE readers_${version};
      GRANT readers_${version} TO reporting_${version};
      CREATE STATISTICS app.st ON id, email FROM app.customer;
      CREATE VIEW app.place AS SELECT text '${database}' AS name;
      ALTER DATABASE ${database} SET search_path = app, public`);
    const result = await project.preflight();
    expect(result).toMatchObject({ failure: undefined, isDifferent: false, uncertain: [] });
    const refused = await fail(project.preflight({ copy: "data" }));
    expect(refused.code).toBe("MIGRATION_INVALID");
    expect(refused.problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "8 outside-of-copy",
      "9 outside-of-copy",
    ]);
    await project.load(
      `DROP OWNED BY reporting_${version}; DROP ROLE reporting_${version}, readers_${version}`,
    );
  });
});
