import type { UnmodelledObject } from "./catalog.ts";

/** Asks for rows with no parameters; a session's `query`, or the engine's own. */
type Query = (text: string) => Promise<readonly Record<string, unknown>[]>;

/** Objects below this number are PostgreSQL's own: `FirstNormalObjectId`. */
const FIRST_OWN = 16_384;

/** What of a row says how the object is defined; without numbers that differ between databases. */
const CATALOGS: readonly (readonly [catalog: string, definition: string, where?: string])[] = [
  ["pg_cast", "concat(o.castfunc::regprocedure, o.castcontext, o.castmethod)"],
  [
    "pg_operator",
    "concat(o.oprcode::oid::regprocedure, o.oprcom::oid::regoperator, o.oprnegate::oid::regoperator, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash)",
  ],
  [
    "pg_opclass",
    `concat(o.opcdefault, o.opckeytype::regtype,
      (SELECT string_agg(concat(a.amopstrategy, a.amopopr::regoperator, a.amoppurpose), ',' ORDER BY a.amopstrategy, a.amopopr::regoperator::text)
         FROM pg_amop a WHERE a.amopfamily = o.opcfamily),
      (SELECT string_agg(concat(a.amprocnum, a.amproc::oid::regprocedure), ',' ORDER BY a.amprocnum, a.amproc::oid::regprocedure::text)
         FROM pg_amproc a WHERE a.amprocfamily = o.opcfamily))`,
  ],
  ["pg_opfamily", "''"],
  ["pg_conversion", "concat(o.conforencoding, o.contoencoding, o.conproc, o.condefault)"],
  [
    "pg_ts_config",
    `concat((SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = o.cfgparser),
      (SELECT string_agg(concat(m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ',' ORDER BY m.maptokentype, m.mapseqno)
         FROM pg_ts_config_map m WHERE m.mapcfg = o.oid))`,
  ],
  [
    "pg_ts_dict",
    "concat((SELECT t.tmplname FROM pg_ts_template t WHERE t.oid = o.dicttemplate), o.dictinitoption)",
  ],
  ["pg_ts_parser", "concat(o.prsstart, o.prstoken, o.prsend, o.prsheadline, o.prslextype)"],
  ["pg_ts_template", "concat(o.tmplinit, o.tmpllexize)"],
  ["pg_language", "concat(o.lanpltrusted, o.lanplcallfoid::regprocedure)", "o.lanispl"],
  ["pg_transform", "concat(o.trffromsql::oid::regprocedure, o.trftosql::oid::regprocedure)"],
  ["pg_am", "concat(o.amhandler, o.amtype)"],
];

/**
 * Every object of the kinds that the engine has no notion of, without PostgreSQL's and
 * extensions' own, and without those that come and go with another object.
 */
export async function readUnmodelledObjects(query: Query): Promise<readonly UnmodelledObject[]> {
  const rows = await query(`SELECT identity.type AS kind, identity.identity AS name,
      md5(found.definition) AS digest
    FROM (${CATALOGS.map(selectFrom).join("\nUNION ALL\n")}) found,
      pg_identify_object(found.classid, found.objid, 0) identity
    ORDER BY 1, 2`);
  return rows.map(({ kind, name, digest }) => ({
    kind: String(kind),
    name: String(name),
    digest: String(digest),
  }));
}

function selectFrom([catalog, definition, where = "true"]: (typeof CATALOGS)[number]): string {
  return `SELECT '${catalog}'::regclass::oid AS classid, o.oid AS objid, (${definition})::text AS definition
    FROM ${catalog} o
    WHERE o.oid >= ${FIRST_OWN} AND ${where} AND NOT EXISTS (
      SELECT 1 FROM pg_depend d
      WHERE d.classid = '${catalog}'::regclass AND d.objid = o.oid AND d.deptype IN ('e', 'i'))`;
}
