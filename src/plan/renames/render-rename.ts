import { quoteIdent, quoteLiteral } from "../../base/quote-sql.ts";
import { invertRename, type Rename } from "./rename.ts";

/** The statement that renames, without a final semicolon. */
export function renderRename(rename: Rename): string {
  const { kind, from, to } = rename;
  const change = `${quoteIdent(from)} TO ${quoteIdent(to)}`;
  switch (kind) {
    case "column":
    case "constraint":
      return `${alterOwner(rename)} RENAME ${kind.toUpperCase()} ${change}`;
    case "attribute":
      // Tables of the type have the attribute as a column.
      return `${alterOwner(rename)} RENAME ATTRIBUTE ${change} CASCADE`;
    case "enum value": {
      const values = [from, to].map((value) => quoteLiteral(value).trim());
      return `${alterOwner(rename)} RENAME VALUE ${values.join(" TO ")}`;
    }
    case "trigger":
    case "policy":
    case "rule": {
      const subject = `${quoteIdent(from)} ON ${qualify(rename, rename.of ?? "")}`;
      return `ALTER ${kind.toUpperCase()} ${subject} RENAME TO ${quoteIdent(to)}`;
    }
    default: {
      const subject = `${qualify(rename, from)}${renderArguments(rename)}`;
      return `ALTER ${kind.toUpperCase()} ${subject} RENAME TO ${quoteIdent(to)}`;
    }
  }
}

/** The statement that takes a rename back. Several are taken back in the opposite order. */
export function renderRenameBack(rename: Rename): string {
  return renderRename(invertRename(rename));
}

function alterOwner(rename: Rename): string {
  // There is no ALTER FOREIGN TABLE … RENAME CONSTRAINT; ALTER TABLE does for all relations.
  const isForeign = rename.kind === "constraint" && rename.ofKind === "foreign table";
  const kind = (isForeign ? "table" : (rename.ofKind ?? "table")).toUpperCase();
  return `ALTER ${kind} ${qualify(rename, rename.of ?? "")}`;
}

function qualify({ schema }: Rename, name: string): string {
  return schema === undefined ? quoteIdent(name) : `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

/** An aggregate that takes nothing is called with a star. */
function renderArguments({ kind, args }: Rename): string {
  if (args === undefined) return "";
  return kind === "aggregate" && args.length === 0 ? "(*)" : `(${args.join(", ")})`;
}
