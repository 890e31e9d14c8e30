import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { ActualCatalog } from "../../src/diff/actual-catalog.ts";
import { CaseServer } from "../plan/case-server.ts";
import { eventually } from "../postgres/scratch.ts";

setDefaultTimeout(60_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

test("begins to read at once, and has read when it is asked", async () => {
  await using database = await server.open("CREATE TABLE t (id int)");
  await using actual = new ActualCatalog(database.url, undefined);
  expect((await actual.read()).serverVersion).toStartWith("18.");
});

test("a signal ends the reading", async () => {
  await using database = await server.open("CREATE TABLE t (id int)");
  const abort = new AbortController();
  await using actual = new ActualCatalog(database.url, abort.signal);
  abort.abort(new Error("enough"));
  await expect(actual.read()).rejects.toMatchObject({
    code: "ABORTED",
    message: "the comparison was stopped",
    cause: { message: expect.any(String) },
  });
});

test("whoever does not want it any more leaves no session behind", async () => {
  await using database = await server.open("CREATE TABLE t (id int)");
  const actual = new ActualCatalog(database.url, undefined);
  await actual[Symbol.asyncDispose]();
  const isAlone = async () => {
    const others = await database.session.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    return others.length === 0;
  };
  expect(await eventually(isAlone)).toBe(true);
});
