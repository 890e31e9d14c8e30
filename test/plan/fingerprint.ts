import type { Session } from "../../src/postgres/session.ts";

/** Without PostgreSQL's own and those of extensions. */
const OWN =
  "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'";
const member = (catalog: string, oid: string) =>
  `EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

const QUERIES = [
  `SELECT 'schema', n.nspname, concat(COALESCE(n.nspacl, acldefault('n', n.nspowner))::text, n.nspowner::regrole)
     FROM pg_namespace n WHERE ${OWN} AND NOT ${member("pg_namespace", "n.oid")}`,
  `SELECT 'relation', c.oid::regclass::text, concat_ws('|', c.relkind, c.relpersistence,
       c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.reloptions::text, c.relispartition, nullif(c.reloftype, 0)::regtype,
       pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), c.relowner::regrole,
       COALESCE(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))::text,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
       CASE WHEN c.relkind IN ('i', 'I') THEN pg_get_indexdef(c.oid) END,
       (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
       (SELECT concat(s.seqtypid::regtype, s.seqstart, ',', s.seqincrement, ',', s.seqmin, ',', s.seqmax, ',', s.seqcache, s.seqcycle) FROM pg_sequence s WHERE s.seqrelid = c.oid),
       (SELECT concat(x.indisvalid, x.indisclustered, x.indisreplident) FROM pg_index x WHERE x.indexrelid = c.oid))
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND NOT ${member("pg_class", "c.oid")}`,
  `SELECT 'column', concat(c.oid::regclass, '.', a.attname), concat_ws('|', format_type(a.atttypid, a.atttypmod),
       a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
       a.attstorage <> t.typstorage, a.attcompression, a.attstattarget, a.attacl::text, a.attoptions::text, a.attfdwoptions::text)
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
     JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE ${OWN} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
       AND NOT ${member("pg_class", "c.oid")}`,
  `SELECT 'constraint', concat_ws(' ', k.conrelid::regclass, k.contypid::regtype, k.conname),
       concat_ws('|', pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred, k.conislocal, k.conparentid <> 0)
     FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${OWN} AND k.contype NOT IN ('t', 'n')
       AND NOT ${member("pg_class", "k.conrelid")}`,
  `SELECT 'routine', p.oid::regprocedure::text, concat_ws('|', p.prokind,
       CASE WHEN p.prokind = 'a' THEN (SELECT concat(g.aggtransfn, g.aggfinalfn, g.aggtranstype::regtype, g.agginitval, g.aggsortop::regoper) FROM pg_aggregate g WHERE g.aggfnoid = p.oid)
       ELSE pg_get_functiondef(p.oid) END, p.proowner::regrole, COALESCE(p.proacl, acldefault('f', p.proowner))::text)
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OWN} AND NOT ${member("pg_proc", "p.oid")}`,
  `SELECT 'trigger', concat(t.tgrelid::regclass, '.', t.tgname), concat(pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0)
     FROM pg_trigger t WHERE NOT t.tgisinternal`,
  `SELECT 'event trigger', e.evtname, concat_ws('|', e.evtevent, e.evtfoid::regproc, e.evttags::text, e.evtenabled) FROM pg_event_trigger e`,
  `SELECT 'rule', concat(r.ev_class::regclass, '.', r.rulename), concat(pg_get_ruledef(r.oid), r.ev_enabled)
     FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND r.rulename <> '_RETURN'`,
  `SELECT 'policy', concat(p.polrelid::regclass, '.', p.polname), concat_ws('|', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
       (SELECT string_agg(r::regrole::text, ',' ORDER BY 1) FROM unnest(p.polroles) r)) FROM pg_policy p`,
  `SELECT 'type', t.oid::regtype::text, concat_ws('|', t.typtype, t.typowner::regrole, COALESCE(t.typacl, acldefault('T', t.typowner))::text, t.typnotnull, t.typdefault,
       format_type(nullif(t.typbasetype, 0), t.typtypmod), t.typcollation::regcollation,
       (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       (SELECT concat(r.rngsubtype::regtype, r.rngcollation::regcollation, r.rngcanonical, r.rngsubdiff, r.rngmultitypid::regtype) FROM pg_range r WHERE r.rngtypid = t.oid))
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
     WHERE ${OWN} AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c') AND NOT ${member("pg_type", "t.oid")}`,
  `SELECT 'collation', c.oid::regcollation::text, concat_ws('|', to_jsonb(c) - '{oid,collnamespace,collowner,collversion}'::text[])
     FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE ${OWN}`,
  "SELECT 'extension', e.extname, e.extnamespace::regnamespace::text FROM pg_extension e",
  `SELECT 'comment', concat(i.type, ' ', i.identity), d.description FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     WHERE d.objoid >= 16384`,
  "SELECT 'publication', p.pubname, concat_ws('|', p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot) FROM pg_publication p",
  "SELECT 'published', concat(p.pubname, ' ', t.schemaname, '.', t.tablename), '' FROM pg_publication p JOIN pg_publication_tables t USING (pubname)",
  "SELECT 'fdw', f.fdwname, concat_ws('|', f.fdwhandler::regproc, f.fdwvalidator::regproc, f.fdwoptions::text, f.fdwacl::text) FROM pg_foreign_data_wrapper f",
  "SELECT 'server', s.srvname, concat_ws('|', s.srvtype, s.srvversion, s.srvoptions::text, s.srvacl::text) FROM pg_foreign_server s",
  "SELECT 'mapping', concat(u.srvname, ' ', u.usename), u.umoptions::text FROM pg_user_mappings u",
  "SELECT 'foreign table', f.ftrelid::regclass::text, f.ftoptions::text FROM pg_foreign_table f",
  `SELECT 'default privilege', concat_ws(' ', d.defaclrole::regrole, d.defaclnamespace::regnamespace, d.defaclobjtype), d.defaclacl::text FROM pg_default_acl d`,
  `SELECT 'unmodelled', concat(i.type, ' ', i.identity), '' FROM (
     SELECT 'pg_cast'::regclass::oid AS c, oid FROM pg_cast UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator
     UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config
   ) o, pg_identify_object(o.c, o.oid, 0) i WHERE o.oid >= 16384`,
] as const;

/**
 * Everything that a database holds, one line an object, read in a way that shares nothing with
 * the engine under test. Grants are sorted: their order says nothing.
 */
export async function readFingerprint(session: Session): Promise<readonly string[]> {
  await session.run("SET search_path = pg_catalog");
  const lines: string[] = [];
  for (const query of QUERIES) {
    const rows = await session.query(`SELECT q.* FROM (${query}) AS q(kind, name, definition)`);
    for (const { kind, name, definition } of rows) {
      lines.push(`${kind} ${name}: ${dropCasts(sortGrants(String(definition)))}`);
    }
  }
  return lines.sort();
}

/** A list of `varchar` is written out with other casts each time, and means the same. */
function dropCasts(text: string): string {
  return text.includes("ARRAY[") ? text.replace(/[()]|::text(\[\])?/g, "") : text;
}

function sortGrants(text: string): string {
  return text.replace(
    /\{[^{}]*=[^{}]*\}/g,
    (list) => `{${list.slice(1, -1).split(",").sort().join(",")}}`,
  );
}
