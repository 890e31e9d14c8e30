import type { Problem } from "../base/problem.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import { actionText, isBlock, type Statement } from "../script/statement.ts";

/** Why a statement is not run. */
export type Exclusion = Pick<Problem, "severity" | "code" | "message" | "hint">;

const SHARED_OBJECT = String.raw`(?:ROLE|USER(?!\s+MAPPING)|GROUP|DATABASE|TABLESPACE)\b`;
const SHARED_TARGET = String.raw`\bON\s+(?:DATABASE|TABLESPACE|ROLE|PARAMETER)\b`;
const CLUSTER_WIDE = [
  String.raw`(?:CREATE|ALTER|DROP)\s+${SHARED_OBJECT}`,
  String.raw`ALTER\s+SYSTEM\b`,
  String.raw`(?:GRANT|REVOKE|COMMENT|SECURITY\s+LABEL)\b[^;]*?${SHARED_TARGET}`,
  // Membership of roles: the form that has no ON.
  String.raw`(?:GRANT|REVOKE)\b(?:(?!\bON\b)[^;])*?\b(?:TO|FROM)\b`,
  String.raw`(?:REASSIGN|DROP)\s+OWNED\b`,
];
const STARTS_CLUSTER_WIDE = new RegExp(`^\\s*(?:${CLUSTER_WIDE.join("|")})`, "i");
const HOLDS_CLUSTER_WIDE = new RegExp(`\\b(?:${CLUSTER_WIDE.join("|")})`, "i");

/**
 * Why a statement must not, or cannot, run in this scratch database. Nothing of a check reaches
 * another database, and on a server that others use nothing outside the scratch database changes.
 */
export function findExclusion(statement: Statement, kind: ScratchKind): Exclusion | undefined {
  const { skeleton } = statement;
  if (/^\s*COPY\b[^;]*\bFROM\s+STDIN\b/i.test(skeleton)) return COPY_FROM_STDIN;
  if (/^\s*COPY\b[^;]*\bTO\s+STDOUT\b/i.test(skeleton)) return skip("COPY … TO STDOUT only prints");
  if (/^\s*(?:CREATE|ALTER|DROP)\s+SUBSCRIPTION\b/i.test(skeleton)) {
    return skip("a subscription would connect to its publisher");
  }
  if (kind !== "server") return undefined;
  if (isClusterWide(statement)) return CLUSTER_WIDE_SKIPPED;
  if (/^\s*COPY\b[^;]*\b(?:TO|PROGRAM)\s*(?:PROGRAM\s*)?''/i.test(skeleton)) {
    return skip("it would write a file or run a program on the server");
  }
  return undefined;
}

/** Whether a statement changes what all databases of a cluster share. */
export function isClusterWide(statement: Statement): boolean {
  if (STARTS_CLUSTER_WIDE.test(statement.skeleton)) return true;
  return isBlock(statement.skeleton) && HOLDS_CLUSTER_WIDE.test(actionText(statement));
}

function skip(reason: string): Exclusion {
  return { severity: "notice", code: "statement-skipped", message: `not run: ${reason}` };
}

const CLUSTER_WIDE_SKIPPED: Exclusion = {
  severity: "notice",
  code: "statement-skipped",
  message: "not run: it would change what all databases of the given server share",
  hint: "check without a URL to run it too: an embedded server is thrown away as a whole",
};

const COPY_FROM_STDIN: Exclusion = {
  severity: "error",
  code: "copy-from-stdin",
  message: "COPY … FROM STDIN reads its data from psql, which is not part of a SQL script",
  hint: "write the rows as INSERT statements",
};
