/** Asks for rows with no parameters. */
export type Query = (text: string) => Promise<readonly Record<string, unknown>[]>;

/** Whether relation `c` of schema `n` is neither PostgreSQL's own nor an extension's. */
export const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT 1 FROM pg_depend e
    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`;

/** The engine's kind of relation `c`. */
export const RELATION_KIND =
  "CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materializedView' WHEN 'f' THEN 'foreignTable' ELSE 'table' END";

/** Options without order, as they are written in parentheses. */
export const options = (array: string, prefix = "") => `(SELECT string_agg(
  format('${prefix}%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ' ORDER BY o) FROM unnest(${array}) o)`;

/** The names of options. */
export const optionNames = (array: string, prefix = "") => `(SELECT string_agg(
  format('${prefix}%I', split_part(o, '=', 1)), ', ' ORDER BY o) FROM unnest(${array}) o)`;
