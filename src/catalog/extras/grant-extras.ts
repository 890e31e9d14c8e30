import { quoteIdent } from "../../base/quote-sql.ts";
import type { Extra } from "../extra.ts";
import { readRelation } from "./column-extras.ts";
import { readIdentity } from "./comment-extras.ts";
import { OWN, type Query, RELATION_KIND } from "./sql-parts.ts";

/** A right of a role that is not the owner, by the role. */
const rights = (acl: string, owner: string) => `(
  SELECT COALESCE(g.rolname, '') AS grantee, g.oid IS NULL AS is_public,
    string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type) FILTER (WHERE NOT e.is_grantable) AS plain,
    string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type) FILTER (WHERE e.is_grantable) AS grantable
  FROM aclexplode(${acl}) e LEFT JOIN pg_roles g ON g.oid = e.grantee
  WHERE e.grantee <> ${owner} GROUP BY 1, 2) r`;

/** Columns of views, and of partitions and children where they are inherited. */
const ON_COLUMNS = `SELECT n.nspname AS schema, c.relname AS "table", ${RELATION_KIND} AS kind, a.attname AS name, r.*,
    format(' (%I)', a.attname) AS columns, format('TABLE %I.%I', n.nspname, c.relname) AS target
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
    LATERAL ${rights("a.attacl", "c.relowner")}
  WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND (c.relkind IN ('v', 'm') OR a.attinhcount > 0) AND ${OWN}
  ORDER BY 1, 2, 4, 5`;

const ON_IDENTITIES = `SELECT n.nspname AS schema, c.relname AS name, tn.nspname AS table_schema, t.relname AS "table", a.attname AS column, r.*,
    '' AS columns, format('SEQUENCE %I.%I', n.nspname, c.relname) AS target
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
  JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid, LATERAL ${rights("c.relacl", "c.relowner")}
  WHERE c.relkind = 'S' AND c.relacl IS NOT NULL AND ${OWN} ORDER BY 1, 2, 6`;

/** The wrappers of extensions; the engine knows the others. */
const ON_WRAPPERS = `SELECT f.fdwname AS name, r.*, '' AS columns, format('FOREIGN DATA WRAPPER %I', f.fdwname) AS target
  FROM pg_foreign_data_wrapper f, LATERAL ${rights("f.fdwacl", "f.fdwowner")}
  WHERE f.fdwacl IS NOT NULL AND EXISTS (SELECT 1 FROM pg_depend e
    WHERE e.classid = 'pg_foreign_data_wrapper'::regclass AND e.objid = f.oid AND e.deptype = 'e') ORDER BY 1, 2`;

const ON_LANGUAGES = `SELECT l.lanname AS name, r.*, '' AS columns, format('LANGUAGE %I', l.lanname) AS target
  FROM pg_language l, LATERAL ${rights("l.lanacl", "l.lanowner")}
  WHERE l.lanispl AND l.lanacl IS NOT NULL AND NOT r.is_public ORDER BY 1, 2`;

/** Everybody may use a language, unless somebody says otherwise. */
const REVOKED = `SELECT l.lanname AS name FROM pg_language l
  WHERE l.lanispl AND l.lanacl IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aclexplode(l.lanacl) e WHERE e.grantee = 0) ORDER BY 1`;

type Row = Record<string, unknown>;
type Place = Pick<Extra, "id" | "holders">;

/** Rights on what the engine has no facts of. */
export async function readGrantExtras(query: Query): Promise<readonly Extra[]> {
  const read = async (text: string, identify: (row: Row) => Place) =>
    (await query(text)).map((row) => makeGrant(row, identify(row)));
  const simple = (kind: "fdw" | "language") => (row: Row) => {
    const id = { kind, name: String(row.name) } as const;
    return { id, holders: [id] };
  };
  return [
    ...(await read(ON_COLUMNS, readColumn)),
    ...(await read(ON_IDENTITIES, readIdentity)),
    ...(await read(ON_WRAPPERS, simple("fdw"))),
    ...(await query(REVOKED)).map(makeRevocation),
    ...(await read(ON_LANGUAGES, simple("language"))),
  ];
}

function readColumn(row: Row): Place {
  const [schema, table] = [String(row.schema), String(row.table)];
  const id = { kind: "column", schema, table, name: String(row.name) } as const;
  return { id, holders: [id, readRelation(row.kind, schema, table)] };
}

function makeGrant({ grantee, plain, grantable, columns, target }: Row, place: Place): Extra {
  const to = grantee === "" ? "PUBLIC" : quoteIdent(String(grantee));
  const write = (rights: unknown, option: string) => {
    const list = String(rights)
      .split(", ")
      .map((right) => `${right}${columns}`);
    return `GRANT ${list.join(", ")} ON ${target} TO ${to}${option}`;
  };
  return {
    ...place,
    aspect: "grant",
    detail: String(grantee),
    value: [plain, grantable && `${grantable} with grant option`].filter(Boolean).join(", "),
    set: [
      ...(plain === null ? [] : [write(plain, "")]),
      ...(grantable === null ? [] : [write(grantable, " WITH GRANT OPTION")]),
    ],
    reset: `REVOKE ALL${columns} ON ${target} FROM ${to}`,
  };
}

function makeRevocation({ name }: Row): Extra {
  const id = { kind: "language", name: String(name) } as const;
  const target = `LANGUAGE ${quoteIdent(id.name)}`;
  return {
    id,
    holders: [id],
    aspect: "grant",
    detail: "",
    value: "none",
    set: [`REVOKE ALL ON ${target} FROM PUBLIC`],
    reset: `GRANT USAGE ON ${target} TO PUBLIC`,
  };
}
