import { isOwn, list, options } from "./sql-parts.ts";

/** Whatever belongs to no table. */
export const OBJECT_QUERIES = [
  `SELECT 'schema', n.nspname, concat_ws('|', n.nspowner::regrole, ${list("COALESCE(n.nspacl, acldefault('n', n.nspowner))")}), 0
     FROM pg_namespace n WHERE ${isOwn("pg_namespace", "n.oid")}`,
  `SELECT 'routine', p.oid::regprocedure::text, concat_ws('|', p.prokind, p.proowner::regrole, p.proparallel,
       CASE WHEN p.prokind = 'a' THEN (SELECT concat_ws(',', to_jsonb(g) - '{aggfnoid,aggsortop,aggtranstype,aggmtranstype}'::text[],
           nullif(g.aggsortop, 0)::regoperator, g.aggtranstype::regtype, nullif(g.aggmtranstype, 0)::regtype)
         FROM pg_aggregate g WHERE g.aggfnoid = p.oid) ELSE pg_get_functiondef(p.oid) END,
       ${list("COALESCE(p.proacl, acldefault('f', p.proowner))")}), 0
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE ${isOwn("pg_proc", "p.oid")} AND NOT EXISTS (SELECT 1 FROM pg_depend d
       WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`,
  `SELECT 'event trigger', e.evtname, concat_ws('|', e.evtevent, e.evtfoid::regproc, ${list("e.evttags")}, e.evtenabled, e.evtowner::regrole), 0
     FROM pg_event_trigger e`,
  `SELECT 'type', t.oid::regtype::text, concat_ws('|', t.typtype, t.typowner::regrole, ${list("COALESCE(t.typacl, acldefault('T', t.typowner))")},
       t.typnotnull, t.typdefault, format_type(nullif(t.typbasetype, 0), t.typtypmod), nullif(t.typcollation, 0)::regcollation,
       (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       (SELECT concat_ws(',', r.rngsubtype::regtype, nullif(r.rngcollation, 0)::regcollation, r.rngcanonical, r.rngsubdiff, r.rngmultitypid::regtype,
           (SELECT o.opcname FROM pg_opclass o WHERE o.oid = r.rngsubopc)) FROM pg_range r WHERE r.rngtypid = t.oid)), t.typrelid
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
     WHERE ${isOwn("pg_type", "t.oid")} AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c' OR (t.typtype = 'b' AND t.typcategory <> 'A'))`,
  `SELECT 'collation', c.oid::regcollation::text, concat_ws('|', c.collowner::regrole, to_jsonb(c) - '{oid,collnamespace,collowner,collencoding,collversion}'::text[]), 0
     FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE ${isOwn("pg_collation", "c.oid")}`,
  "SELECT 'extension', e.extname, e.extnamespace::regnamespace::text, 0 FROM pg_extension e",
  `SELECT 'publication', p.pubname, concat_ws('|', p.pubowner::regrole, to_jsonb(p) - '{oid,pubname,pubowner}'::text[],
       (SELECT string_agg(s.pnnspid::regnamespace::text, ',' ORDER BY s.pnnspid::regnamespace::text)
          FROM pg_publication_namespace s WHERE s.pnpubid = p.oid)), 0
     FROM pg_publication p`,
  // Where it gets its rows from is another in each environment, and may hold a password.
  `SELECT 'subscription', s.subname, concat_ws('|', s.subowner::regrole, s.subenabled, s.subbinary, s.subslotname, ${list("s.subpublications")}), 0
     FROM pg_subscription s WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`,
  `SELECT 'foreign data wrapper', f.fdwname, concat_ws('|', f.fdwowner::regrole, nullif(f.fdwhandler, 0)::regproc, nullif(f.fdwvalidator, 0)::regproc,
       ${options("f.fdwoptions")}, ${list("COALESCE(f.fdwacl, acldefault('F', f.fdwowner))")}), 0
     FROM pg_foreign_data_wrapper f`,
  `SELECT 'server', s.srvname, concat_ws('|', s.srvowner::regrole, w.fdwname, s.srvtype, s.srvversion, ${options("s.srvoptions")}, ${list("COALESCE(s.srvacl, acldefault('S', s.srvowner))")}), 0
     FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw`,
  `SELECT 'user mapping', concat_ws(' ', u.srvname, u.usename), ${options("u.umoptions")}, 0 FROM pg_user_mappings u`,
  `SELECT 'language', l.lanname, concat_ws('|', l.lanpltrusted, l.lanowner::regrole, ${list("COALESCE(l.lanacl, acldefault('l', l.lanowner))")}), 0
     FROM pg_language l WHERE l.lanispl`,
  `SELECT 'default privilege', concat_ws(' ', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype),
       ${list("d.defaclacl")}, 0
     FROM pg_default_acl d`,
] as const;

/** Comments, each with the table that it is on, or on a part of. */
export const COMMENT_QUERY = `SELECT 'comment', concat(i.type, ' ', i.identity), d.description,
    CASE d.classoid
      WHEN 'pg_class'::regclass THEN d.objoid
      WHEN 'pg_constraint'::regclass THEN (SELECT k.conrelid FROM pg_constraint k WHERE k.oid = d.objoid)
      WHEN 'pg_trigger'::regclass THEN (SELECT t.tgrelid FROM pg_trigger t WHERE t.oid = d.objoid)
      WHEN 'pg_rewrite'::regclass THEN (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = d.objoid)
      WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid FROM pg_policy p WHERE p.oid = d.objoid)
      WHEN 'pg_type'::regclass THEN (SELECT t.typrelid FROM pg_type t WHERE t.oid = d.objoid)
      WHEN 'pg_statistic_ext'::regclass THEN (SELECT s.stxrelid FROM pg_statistic_ext s WHERE s.oid = d.objoid)
    END
  FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
  WHERE (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass) AND i.identity IS NOT NULL`;
