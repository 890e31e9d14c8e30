import { quoteIdent } from "../../base/quote-sql.ts";
import type { Session } from "../../postgres/session.ts";

/** Taking rows out can make orphans of others; a chain of keys is hardly longer. */
const MOST_ROUNDS = 20;

const FOREIGN_KEYS = `
SELECT format('%I.%I', n.nspname, c.relname) AS child, format('%I.%I', pn.nspname, p.relname) AS parent,
  ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(num, place)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.place) AS own,
  ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(num, place)
    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.place) AS referenced
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0`;

/** Takes out every row with a foreign key that refers to nothing. */
export async function dropOrphans(session: Session): Promise<void> {
  const statements = (await session.query(FOREIGN_KEYS)).map(renderDelete);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let dropped = 0;
    for (const statement of statements) dropped += (await session.query(statement)).length;
    if (dropped === 0) return;
  }
}

function renderDelete(key: Readonly<Record<string, unknown>>): string {
  const own = (key.own as readonly string[]).map((name) => `child.${quoteIdent(name)}`);
  const referenced = (key.referenced as readonly string[]).map(
    (name) => `parent.${quoteIdent(name)}`,
  );
  const isSet = own.map((column) => `${column} IS NOT NULL`).join(" AND ");
  const isEqual = own.map((column, index) => `${column} = ${referenced[index]}`).join(" AND ");
  return `DELETE FROM ${key.child} child WHERE ${isSet}
    AND NOT EXISTS (SELECT 1 FROM ${key.parent} parent WHERE ${isEqual}) RETURNING 1`;
}
