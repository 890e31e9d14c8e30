import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { hostname } from "node:os";
import { ConfitureError } from "../../src/base/errors.ts";
import { quoteLiteral } from "../../src/base/quote-sql.ts";
import { identifyProcess } from "../../src/postgres/process-identity.ts";
import type { ScratchDatabase } from "../../src/postgres/scratch-database.ts";
import { startHolding } from "./child.ts";
import { makeGivenServer, openTestScratch, PASSWORD, SHARED_CACHE } from "./scratch.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

let given: ScratchDatabase;
let url: string;

beforeAll(async () => {
  given = await openTestScratch({ version: 15 });
  url = await makeGivenServer(given);
});
afterAll(() => given.close());

async function listScratch(): Promise<string[]> {
  const rows = await given.session.query(
    "SELECT datname FROM pg_database WHERE datname LIKE 'confiture%' ORDER BY 1",
  );
  return rows.map((row) => String(row.datname));
}

async function failToOpen(target: string): Promise<ConfitureError> {
  const error = await openTestScratch({ url: target }).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(ConfitureError);
  return error as ConfitureError;
}

describe("a scratch database on a given server", () => {
  test("is created, used and dropped", async () => {
    const scratch = await openTestScratch({ url });
    expect(scratch).toMatchObject({ kind: "server", serverVersion: "15.18", notes: [] });
    const [row] = await scratch.session.query("SELECT current_database() AS name");
    expect(await listScratch()).toEqual([String(row?.name)]);
    expect(row?.name).toMatch(/^confiture_scratch_[0-9a-f]{16}$/);
    await scratch.close();
    expect(await listScratch()).toEqual([]);
  });

  test("says in its comment who made it", async () => {
    await using scratch = await openTestScratch({ url });
    const [row] = await scratch.session.query(
      "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()",
    );
    expect(row?.comment).toContain(`"host":${JSON.stringify(hostname())}`);
    expect(row?.comment).toContain(`"pid":${process.pid}`);
  });

  test("has UTF-8 even where the server's other databases have not", async () => {
    await given.session.run(
      "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'",
    );
    await using scratch = await openTestScratch({ url: url.replace(/\/postgres$/, "/latin") });
    const [row] = await scratch.session.query("SHOW server_encoding");
    expect(row?.server_encoding).toBe("UTF8");
  });

  test("is dropped when the signal fires in the middle of a statement", async () => {
    const abort = new AbortController();
    const scratch = await openTestScratch({ url, signal: abort.signal });
    const sleeping = scratch.session.run("SELECT pg_sleep(60)");
    setTimeout(() => abort.abort(), 50);
    await expect(sleeping).rejects.toThrow();
    await scratch.close();
    expect(await listScratch()).toEqual([]);
  });

  test("is dropped on Ctrl-C", async () => {
    const { child, held, rest } = await startHolding([SHARED_CACHE, url]);
    expect(await listScratch()).toEqual([held.database]);
    child.kill("SIGINT");
    expect(await rest()).toBe("ABORTED");
    expect(await child.exited).toBe(0);
    expect(await listScratch()).toEqual([]);
  });
});

describe("what killed commands have left on a given server", () => {
  const day = 24 * 3_600_000;
  const ended = { ...identifyProcess(process.pid), pid: 0x3fffff, started: "1" };

  async function makeLeftover(name: string, origin: object): Promise<void> {
    await given.session.run(`CREATE DATABASE ${name}`);
    const comment = quoteLiteral(`scratch database of confiture ${JSON.stringify(origin)}`);
    await given.session.run(`COMMENT ON DATABASE ${name} IS ${comment}`);
  }

  test("is removed if it is this machine's, its process ended, and older than a day", async () => {
    const old = Date.now() - day - 1_000;
    const host = hostname();
    await makeLeftover("confiture_scratch_000000000000000a", { ...ended, host, time: old });
    await makeLeftover("confiture_scratch_000000000000000b", { ...ended, host, time: Date.now() });
    await makeLeftover("confiture_scratch_000000000000000c", { ...ended, host: "x", time: old });
    const running = { ...identifyProcess(process.pid), host, time: old };
    await makeLeftover("confiture_scratch_000000000000000d", running);
    await makeLeftover("confiture_scratch_000000000000000e", { mine: true });
    await (await openTestScratch({ url })).close();
    expect(await listScratch()).toEqual(
      ["b", "c", "d", "e"].map((last) => `confiture_scratch_000000000000000${last}`),
    );
  });
});

describe("a given server that can't be used", () => {
  test("wrong password: the message has the URL without it", async () => {
    const error = await failToOpen(url.replace(encodeURIComponent(PASSWORD), "wr0ng"));
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", exitCode: 3 });
    expect(error.message).toMatch(
      /^can't connect to postgresql:\/\/postgres:\*\*\*@127\.0\.0\.1:\d+\/postgres: password authentication failed for user "postgres"$/,
    );
    expect(error.hint).toBe("check the user and the password in the URL");
    expect(JSON.stringify(error) + String(error.stack) + String(error.cause)).not.toContain(
      "wr0ng",
    );
  });

  test("nothing listens there", async () => {
    const error = await failToOpen("postgresql://u:s3cret@127.0.0.1:1/db");
    expect(error.message).toBe(
      "can't connect to postgresql://u:***@127.0.0.1:1/db: connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(error.hint).toBe("check that the server runs and that its host and port are right");
  });

  test("no such database", async () => {
    const error = await failToOpen(url.replace(/\/postgres$/, "/missing"));
    expect(error.message).toEndWith('database "missing" does not exist');
    expect(error.hint).toStartWith("name a database that exists");
  });

  test("not a URL of PostgreSQL", async () => {
    const error = await failToOpen("mysql://u:s3cret@h/db");
    expect(error.message).toBe(
      "can't connect to mysql://u:***@h/db: the URL must start with postgresql:// or postgres://",
    );
  });

  test("not a URL at all", async () => {
    const error = await failToOpen("postgresql://u:s3cret@host:port/db");
    expect(error.code).toBe("CONNECTION_FAILED");
    expect(error.message).not.toContain("s3cret");
  });

  test("the user may not create databases", async () => {
    await given.session.run("CREATE ROLE plain LOGIN PASSWORD 'pl4in'");
    const error = await failToOpen(url.replace(/\/\/.*@/, "//plain:pl4in@"));
    expect(error).toMatchObject({ code: "SCRATCH_UNAVAILABLE", exitCode: 3 });
    expect(error.message).toContain("permission denied to create database");
    expect(error.message).not.toContain("pl4in");
    expect(error.hint).toContain("CREATEDB");
    await given.session.run("DROP ROLE plain");
  });

  test("the kind server without a URL", async () => {
    await expect(openTestScratch({ kind: "server" })).rejects.toThrow("needs a URL");
  });
});
