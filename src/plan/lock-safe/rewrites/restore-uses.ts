import { quoteIdent } from "../../../base/quote-sql.ts";
import { type QualifiedName, renderName } from "../names.ts";
import { brief, type Piece, type RewriteContext } from "../piece.ts";

const WHY = "the index that had this part goes";

/**
 * An index that is built anew is the replica identity of its table, or what the table is
 * clustered on, only when that is said again.
 */
export function restoreUses(
  { planned, situation }: RewriteContext,
  table: QualifiedName,
  current: string,
): readonly Piece[] {
  const { name } = planned.step.object;
  const { schema, name: of } = table;
  const mode = current === name ? "any" : "together";
  const alter = `ALTER TABLE ${renderName(table)}`;
  const had = (side: "actual" | "desired") =>
    situation[side].get({ kind: "table", schema, name: of })?.payload.replicaIdentityIndex === name;
  const isClustered = (side: "actual" | "desired") =>
    situation.catalogs[side].extras.some(
      (extra) =>
        extra.aspect === "clustered" &&
        extra.id.kind === "table" &&
        extra.id.schema === schema &&
        extra.id.name === of &&
        extra.value === name,
    );
  const both = (test: (side: "actual" | "desired") => boolean) => test("actual") && test("desired");
  const pieces: Piece[] = [];
  const add = (what: string, lock: Piece["lock"]) =>
    pieces.push({
      ...brief(`${alter} ${what} ${quoteIdent(current)}`, lock, WHY),
      mode,
      when: "late",
    });
  if (both(had)) add("REPLICA IDENTITY USING INDEX", "ACCESS EXCLUSIVE");
  if (both(isClustered)) add("CLUSTER ON", "SHARE UPDATE EXCLUSIVE");
  return pieces;
}
