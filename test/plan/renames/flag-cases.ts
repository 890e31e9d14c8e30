import type { Catalog } from "../../../src/catalog/catalog.ts";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import type { CaseServer } from "../case-server.ts";
import { readSql } from "./read-sql.ts";

const OLD = `
CREATE SCHEMA sales; CREATE SCHEMA crm;
CREATE TABLE customer (id int CONSTRAINT customer_key PRIMARY KEY, fax text, "E-Mail" text, kept int);
CREATE TABLE crm.customer (id int, fax text);
CREATE TABLE crm.lead (id int);
CREATE TABLE sales.bill (id int, amount int);
CREATE TABLE stock (id int); CREATE TABLE goods (id int); CREATE VIEW wares AS SELECT 1 AS x;
CREATE TABLE twin (twin_ok int CONSTRAINT twin_ok CHECK (twin_ok > 0));
CREATE TYPE status AS ENUM ('new', 'in progress', 'Done');
CREATE TYPE address AS (street text, zip text);
CREATE DOMAIN mail AS text;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text, customer) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION lone(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE INDEX customer_fax ON customer (fax);
CREATE EXTENSION citext SCHEMA crm;
`;
const NEW = `
CREATE SCHEMA billing; CREATE SCHEMA crm;
CREATE TABLE client (id int CONSTRAINT client_key PRIMARY KEY, telefax text, "E-Mail address" text, kept int);
CREATE TABLE crm.customer (id int, telefax text);
CREATE TABLE billing.invoice (id int, total int);
CREATE TABLE prospect (id int);
CREATE TABLE goods (id int); CREATE TABLE stock_item (id int); CREATE TABLE wares (id int);
CREATE VIEW customer_view AS SELECT 1 AS x;
CREATE TABLE twin (twin_fine int CONSTRAINT twin_fine CHECK (twin_fine > 0));
CREATE TYPE status AS ENUM ('fresh', 'waiting', 'Finished');
CREATE TYPE address AS (road text, zip text);
CREATE DOMAIN email AS text;
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(text, client) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION sole(bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE INDEX client_telefax ON client (telefax);
`;

/** What flags ask for between these two schemas. */
export async function makeResolver(
  server: CaseServer,
): Promise<(...flags: string[]) => readonly Rename[]> {
  const catalogs: Promise<Catalog>[] = [OLD, NEW].map((sql) => readSql(server, sql));
  const [actual, desired] = await Promise.all(catalogs);
  if (actual === undefined || desired === undefined) throw new Error("no catalogs");
  return (...flags) =>
    resolveRenames(
      flags.map((flag) => parseRenameFlag(flag)),
      actual,
      desired,
    );
}
