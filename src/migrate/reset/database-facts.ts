import { quoteIdent, quoteLiteral } from "../../base/quote-sql.ts";
import type { Session } from "../../postgres/session.ts";

/** What a database is besides what it contains. */
export interface DatabaseFacts {
  readonly name: string;
  readonly owner: string;
  /** What follows `CREATE DATABASE name`, but for the owner. */
  readonly clauses: readonly string[];
  readonly comment: string | undefined;
  /** Undefined: what a new database has. */
  readonly grants: readonly Grant[] | undefined;
  readonly settings: readonly RoleSetting[];
  /** The number of security labels: they are not taken over. */
  readonly labels: number;
}

/** A right on the database. */
export interface Grant {
  /** As SQL: quoted, or PUBLIC. */
  readonly grantee: string;
  readonly privilege: string;
  readonly isGrantable: boolean;
}

/** One `ALTER DATABASE … SET`, or `ALTER ROLE … IN DATABASE … SET`. */
export interface RoleSetting {
  /** Undefined: for every role. */
  readonly role: string | undefined;
  readonly name: string;
  readonly value: string;
}

type Row = Readonly<Record<string, unknown>>;

const READ = `
SELECT d.oid, d.datname, pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,
  d.datcollate, d.datctype, d.datconnlimit, d.datistemplate, t.spcname, d.datacl IS NOT NULL AS has_acl,
  shobj_description(d.oid, 'pg_database') AS comment, to_jsonb(d) AS whole,
  (SELECT count(*)::int FROM pg_catalog.pg_shseclabel AS l
    WHERE l.objoid = d.oid AND l.classoid = 'pg_catalog.pg_database'::regclass) AS labels
FROM pg_catalog.pg_database AS d JOIN pg_catalog.pg_tablespace AS t ON t.oid = d.dattablespace
WHERE d.datname = $1`;

const GRANTS = `
SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee,
  a.privilege_type, a.is_grantable
FROM pg_catalog.pg_database AS d, aclexplode(d.datacl) AS a WHERE d.oid = $1 ORDER BY 1, 2`;

const SETTINGS = `
SELECT CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END AS role,
  split_part(c.text, '=', 1) AS name, substr(c.text, strpos(c.text, '=') + 1) AS value
FROM pg_catalog.pg_db_role_setting AS s, unnest(s.setconfig) WITH ORDINALITY AS c(text, place)
WHERE s.setdatabase = $1 ORDER BY s.setrole, c.place`;

/** Reads what a database is, from any other database of its server. */
export async function readFacts(session: Session, name: string): Promise<DatabaseFacts> {
  const [row = {}] = await session.query(READ, [name]);
  const grants = row.has_acl === true ? await session.query(GRANTS, [row.oid]) : undefined;
  const settings = await session.query(SETTINGS, [row.oid]);
  return {
    name,
    owner: String(row.owner),
    clauses: listClauses(row),
    comment: typeof row.comment === "string" ? row.comment : undefined,
    grants: grants?.map((grant) => ({
      grantee: String(grant.grantee),
      privilege: String(grant.privilege_type),
      isGrantable: grant.is_grantable === true,
    })),
    settings: settings.map((setting) => ({
      role: typeof setting.role === "string" ? setting.role : undefined,
      name: String(setting.name),
      value: String(setting.value),
    })),
    labels: Number(row.labels),
  };
}

function listClauses(row: Row): readonly string[] {
  return [
    "TEMPLATE template0",
    `ENCODING ${quoteLiteral(String(row.encoding))}`,
    `LC_COLLATE ${quoteLiteral(String(row.datcollate))}`,
    `LC_CTYPE ${quoteLiteral(String(row.datctype))}`,
    ...listProvider(Object(row.whole)),
    `TABLESPACE ${quoteIdent(String(row.spcname))}`,
    `CONNECTION LIMIT ${row.datconnlimit}`,
    `IS_TEMPLATE ${row.datistemplate === true}`,
  ];
}

/** The locale provider: none is named before PostgreSQL 15, and its column was renamed in 17. */
function listProvider(whole: Row): readonly string[] {
  const locale = whole.datlocale ?? whole.daticulocale;
  switch (whole.datlocprovider) {
    case "i":
      return [
        "LOCALE_PROVIDER icu",
        `ICU_LOCALE ${quoteLiteral(String(locale))}`,
        ...(typeof whole.daticurules === "string"
          ? [`ICU_RULES ${quoteLiteral(whole.daticurules)}`]
          : []),
      ];
    case "b":
      return ["LOCALE_PROVIDER builtin", `BUILTIN_LOCALE ${quoteLiteral(String(locale))}`];
    case "c":
      return ["LOCALE_PROVIDER libc"];
    default:
      return [];
  }
}
