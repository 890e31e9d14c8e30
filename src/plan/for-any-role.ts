import { quoteIdent } from "../base/quote-sql.ts";
import type { Plan, Step } from "./plan.ts";

/**
 * A plan between two scratch databases, for a database whose roles are others: what belongs to
 * the scratch session's role there belongs to whoever applies the plan. Only where the schema
 * names a role does the plan.
 */
export function forAnyRole(plan: Plan, role: string): Plan {
  const name = quoteIdent(role);
  const steps = plan.steps.flatMap((step): Step[] => {
    const sql = writeForAny(step.sql, name);
    return sql === undefined ? [] : [{ ...step, sql }];
  });
  return { ...plan, steps };
}

/** The engine quotes every name, and the role comes last, or right behind the words before it. */
function writeForAny(sql: string, role: string): string | undefined {
  if (/^ALTER /.test(sql) && sql.endsWith(` OWNER TO ${role}`)) return undefined;
  if (sql.startsWith("CREATE SCHEMA ")) return sql.replace(` AUTHORIZATION ${role}`, "");
  if (sql.startsWith("ALTER DEFAULT PRIVILEGES ")) {
    return toCurrentUser(sql.replace(` FOR ROLE ${role}`, ""), role);
  }
  if (/^(?:GRANT|REVOKE) /.test(sql)) return toCurrentUser(sql, role);
  if (/^(?:CREATE|ALTER|DROP) USER MAPPING /.test(sql)) {
    return sql.replace(` FOR ${role} `, " FOR CURRENT_USER ");
  }
  return sql;
}

function toCurrentUser(sql: string, role: string): string {
  for (const word of [" TO ", " FROM "]) {
    const at = sql.lastIndexOf(`${word}${role}`);
    if (at === -1) continue;
    const end = at + word.length + role.length;
    const rest = sql.slice(end);
    if (rest === "" || rest.startsWith(" ")) return `${sql.slice(0, at)}${word}CURRENT_USER${rest}`;
  }
  return sql;
}
