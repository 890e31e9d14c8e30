import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import { readFingerprint } from "../../../src/catalog/read-fingerprint.ts";
import { planChanges } from "../../../src/plan/plan-changes.ts";
import { findProbableRenames } from "../../../src/plan/renames/find-probable-renames.ts";
import { orderRenames } from "../../../src/plan/renames/order-renames.ts";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { renderRenameBack } from "../../../src/plan/renames/render-rename.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import { CaseServer } from "../case-server.ts";
import { applySteps } from "../walk-case.ts";
import { runRenames } from "./rename-and-plan.ts";

setDefaultTimeout(120_000);

const OLD = `
CREATE SCHEMA sales;
CREATE TYPE sales.status AS ENUM ('new', 'done');
CREATE TYPE sales.address AS (street text, town text);
CREATE TABLE sales.customer (id serial PRIMARY KEY, fax text UNIQUE, home sales.address, state sales.status DEFAULT 'new', note text);
CREATE TABLE sales.bill (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES sales.customer, total numeric CHECK (total > 0));
CREATE INDEX ON sales.bill (customer_id, total);
CREATE VIEW sales.faxes AS SELECT id, fax FROM sales.customer WHERE state = 'new';
CREATE FUNCTION sales.count_bills(sales.customer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
`;
const NEW = OLD.replaceAll("sales", "billing")
  .replaceAll("customer", "client")
  .replaceAll("fax text", "telefax text")
  .replace("id, fax", "id, telefax")
  .replaceAll("'new'", "'fresh'")
  .replace("street text", "road text")
  .replaceAll("total", "amount")
  .replace(", note text", ", note text, extra int");

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

describe("a schema in which nearly everything has another name", () => {
  test("is reached without loss when all that is probable is confirmed, and left again", async () => {
    await using database = await server.open(OLD);
    await using fresh = await server.open(NEW);
    await using former = await server.open(OLD);
    const { session } = database;
    const [before, desired] = await Promise.all([session, fresh.session].map(readCatalog));
    if (before === undefined || desired === undefined) throw new Error("no catalogs");
    await database.load(
      "INSERT INTO sales.customer VALUES (DEFAULT, '1', ROW('a', 'b'), DEFAULT, 'x'); INSERT INTO sales.bill VALUES (1, 1, 2)",
    );
    const flags: string[] = [];
    const done: Rename[] = [];
    let actual = before;
    for (;;) {
      const candidates = findProbableRenames(actual, desired);
      if (candidates.length === 0) break;
      flags.push(
        ...candidates.map(({ flag }) => flag.replace("--rename ", "").replaceAll("'", "")),
      );
      const confirmed = orderRenames(candidates.map(({ rename }) => rename));
      done.push(...(await runRenames(session, confirmed, desired, done)));
      actual = await readCatalog(session);
    }
    expect(flags).toEqual([
      "sales=billing",
      "billing.customer=client",
      "billing.bill.customer_id=client_id",
      "billing.bill.total=amount",
      "billing.status.new=fresh",
      "billing.address.street=road",
      "billing.client.fax=telefax",
    ]);
    const plan = planChanges(actual, desired);
    expect(plan.steps.map(({ sql }) => sql)).toEqual([
      'ALTER TABLE "billing"."client" ADD COLUMN "extra" integer',
    ]);
    await applySteps(session, plan);
    const renamed = await readCatalog(session);
    expect(planChanges(renamed, desired).steps).toEqual([]);
    expect(await readFingerprint(session)).toEqual(await readFingerprint(fresh.session));
    const rows = await session.query(
      "SELECT telefax, (home).road, state, note, amount FROM billing.client c, billing.bill b WHERE b.client_id = c.id",
    );
    expect(rows).toEqual([{ telefax: "1", road: "a", state: "fresh", note: "x", amount: "2" }]);
    await applySteps(session, planChanges(renamed, actual));
    for (const rename of done.toReversed()) await session.run(renderRenameBack(rename));
    expect(await readFingerprint(session)).toEqual(await readFingerprint(former.session));
    const back = await session.query("SELECT fax, (home).street, state FROM sales.customer");
    expect(back).toEqual([{ fax: "1", street: "a", state: "new" }]);
    // All flags at once say the same as one after the other did.
    const again = resolveRenames(
      flags.map((flag) => parseRenameFlag(flag)),
      before,
      desired,
    );
    expect(again.filter((rename) => !done.some((each) => Bun.deepEquals(each, rename)))).toEqual(
      [],
    );
    expect(again).toHaveLength(flags.length);
  });
});
