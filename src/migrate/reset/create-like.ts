import { quoteIdent, quoteLiteral } from "../../base/quote-sql.ts";
import { readServerError } from "../../postgres/server-message.ts";
import type { Session } from "../../postgres/session.ts";
import type { DatabaseFacts, RoleSetting } from "./database-facts.ts";

/**
 * Creates an empty database that is like another one: owner, encoding, locale, tablespace,
 * limits, comment, rights and settings. Gives what could not be taken over, in words.
 */
export async function createLike(
  session: Session,
  facts: DatabaseFacts,
  name: string,
): Promise<readonly string[]> {
  const database = quoteIdent(name);
  const clauses = [`OWNER ${quoteIdent(facts.owner)}`, ...facts.clauses].join(" ");
  await session.run(`CREATE DATABASE ${database} ${clauses}`);
  const lost: string[] = facts.labels === 0 ? [] : ["its security labels"];
  const attempt = async (what: string, statement: string) => {
    if (!(await succeeds(session, statement))) lost.push(what);
  };
  if (facts.comment !== undefined) {
    const comment = `COMMENT ON DATABASE ${database} IS ${quoteLiteral(facts.comment)}`;
    await attempt("its comment", comment);
  }
  if (facts.grants !== undefined) {
    const owner = quoteIdent(facts.owner);
    await attempt("its rights", `REVOKE ALL ON DATABASE ${database} FROM PUBLIC, ${owner}`);
  }
  for (const { grantee, privilege, isGrantable } of facts.grants ?? []) {
    const option = isGrantable ? " WITH GRANT OPTION" : "";
    const grant = `GRANT ${privilege} ON DATABASE ${database} TO ${grantee}${option}`;
    await attempt(`the right ${privilege} of ${grantee}`, grant);
  }
  for (const setting of facts.settings) {
    if (!(await applySetting(session, database, setting))) {
      const role = setting.role === undefined ? "" : ` of role ${setting.role}`;
      lost.push(`the setting ${setting.name}${role}`);
    }
  }
  return lost;
}

/**
 * Lists such as search_path are stored in a form that a literal does not give: the value is set
 * in a transaction, and taken from there. What can't be set in a session is written as a literal.
 */
async function applySetting(
  session: Session,
  database: string,
  { role, name, value }: RoleSetting,
): Promise<boolean> {
  const parameter = name.split(".").map(quoteIdent).join(".");
  const target =
    role === undefined
      ? `ALTER DATABASE ${database}`
      : `ALTER ROLE ${quoteIdent(role)} IN DATABASE ${database}`;
  const set = `SELECT set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, true)`;
  const fromCurrent = `BEGIN; ${set}; ${target} SET ${parameter} FROM CURRENT; COMMIT`;
  if (await succeeds(session, fromCurrent)) return true;
  return succeeds(session, `${target} SET ${parameter} TO ${quoteLiteral(value)}`);
}

/** Whether the server took it; a lost connection is another matter. */
async function succeeds(session: Session, statement: string): Promise<boolean> {
  try {
    await session.run(statement);
    return true;
  } catch (error) {
    if (readServerError(error) === undefined) throw error;
    await session.run("ROLLBACK");
    return false;
  }
}
