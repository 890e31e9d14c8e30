/** Whether an object of schema `n` is neither PostgreSQL's own nor an extension's. */
export function isOwn(catalog: string, oid: string): string {
  return `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND NOT ${isMember(catalog, oid)}`;
}

/** Whether an object came with an extension. */
export function isMember(catalog: string, oid: string): string {
  return `EXISTS (SELECT 1 FROM pg_depend e
    WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

/** An array whose order says nothing, such as one of grants or of options. */
export function list(array: string): string {
  return `(SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(${array}) x)`;
}

/**
 * Options as `name=value`. A value may be a secret, which nobody reads here; so it counts only
 * where its name says that it is none.
 */
export function options(array: string): string {
  return `(SELECT string_agg(CASE WHEN x ~* '(pass|secret|token|key|credential)' THEN split_part(x, '=', 1) ELSE x END,
    ',' ORDER BY x) FROM unnest(${array}) x)`;
}
