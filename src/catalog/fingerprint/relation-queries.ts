import { STATISTICS_CONTENT } from "../statistics.ts";
import { isOwn, list } from "./sql-parts.ts";

/** Tables, views, indexes and sequences, with what is in them. */
export const RELATION_QUERIES = [
  `SELECT 'relation', c.oid::regclass::text, concat_ws('|', c.relkind, c.relpersistence, am.amname, c.relrowsecurity,
       c.relforcerowsecurity, c.relreplident, ${list("c.reloptions")}, ${list("toast.reloptions")}, c.relispartition,
       nullif(c.reloftype, 0)::regtype, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), c.relowner::regrole,
       ${list(`COALESCE(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))`)},
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
       CASE WHEN c.relkind IN ('i', 'I') THEN pg_get_indexdef(c.oid) END,
       (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
       (SELECT concat_ws(',', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
          FROM pg_sequence s WHERE s.seqrelid = c.oid),
       (SELECT concat(d.refobjid::regclass, '.', d.refobjsubid > 0, d.deptype) FROM pg_depend d WHERE c.relkind = 'S'
          AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')),
       (SELECT concat(x.indisvalid, x.indisclustered, x.indisreplident) FROM pg_index x WHERE x.indexrelid = c.oid)), c.oid
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam
     LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
     WHERE ${isOwn("pg_class", "c.oid")}`,
  // Whether what is inherited is a table's own as well is not compared.
  `SELECT 'column', concat(c.oid::regclass, '.', a.attname), concat_ws('|', format_type(a.atttypid, a.atttypmod),
       a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, a.attcompression, NULLIF(a.attstattarget, -1),
       ${list("a.attacl")}, ${list("a.attoptions")}, ${list("a.attfdwoptions")}, a.attinhcount > 0), c.oid
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
     JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE ${isOwn("pg_class", "c.oid")} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')`,
  `SELECT 'index column', concat(a.attrelid::regclass, '.', a.attnum), a.attstattarget::text, a.attrelid
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${isOwn("pg_class", "c.oid")} AND c.relkind IN ('i', 'I') AND NULLIF(a.attstattarget, -1) IS NOT NULL`,
  // The names of NOT NULL constraints, which PostgreSQL has since 18, say nothing.
  `SELECT 'constraint', concat_ws(' ', nullif(k.conrelid, 0)::regclass, nullif(k.contypid, 0)::regtype, k.conname),
       concat_ws('|', k.contype, pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred, k.conparentid <> 0, k.coninhcount > 0), k.conrelid
     FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
     WHERE k.contype NOT IN ('t', 'n') AND ${isOwn("pg_class", "k.conrelid")} AND ${isOwn("pg_type", "k.contypid")}`,
  `SELECT 'trigger', concat(t.tgrelid::regclass, '.', t.tgname), concat_ws('|', pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0), t.tgrelid
     FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT t.tgisinternal AND ${isOwn("pg_class", "c.oid")}`,
  `SELECT 'rule', concat(r.ev_class::regclass, '.', r.rulename), concat_ws('|', pg_get_ruledef(r.oid), r.ev_enabled), r.ev_class
     FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${isOwn("pg_class", "c.oid")} AND r.rulename <> '_RETURN'`,
  `SELECT 'policy', concat(p.polrelid::regclass, '.', p.polname), concat_ws('|', p.polcmd, p.polpermissive,
       pg_get_expr(p.polqual, p.polrelid), '/', pg_get_expr(p.polwithcheck, p.polrelid),
       (SELECT string_agg(r::regrole::text, ',' ORDER BY r::regrole::text) FROM unnest(p.polroles) r)), p.polrelid
     FROM pg_policy p`,
  `SELECT 'statistics object', concat_ws('.', quote_ident(n.nspname), quote_ident(s.stxname)),
       concat_ws('|', ${STATISTICS_CONTENT}, NULLIF(s.stxstattarget, -1), s.stxowner::regrole), s.stxrelid
     FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${isOwn("pg_statistic_ext", "s.oid")}`,
  `SELECT 'foreign table', f.ftrelid::regclass::text, concat_ws('|', s.srvname, ${list("f.ftoptions")}), f.ftrelid
     FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver`,
  `SELECT 'published', concat_ws(' ', p.pubname, r.prrelid::regclass), concat_ws('|', pg_get_expr(r.prqual, r.prrelid),
       (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))),
       r.prrelid
     FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid`,
] as const;
