import { encodeId } from "@supabase/pg-delta/core";
import { readBareType } from "../column-values.ts";
import type { Hazard } from "../safe-plan.ts";
import type { PlannedStep, Situation } from "../situation.ts";
import type { AlterType, OfColumn } from "../statement.ts";
import { describeLoss, isRefusal } from "../type-loss.ts";

const EXPAND =
  "if it is needed, keep it until nothing uses it any more, and drop it with a later migration";
const SET_VALUE = "give it to what comes in its place, by setval() in the same migration";
const TO_NEW_COLUMN =
  "to be sure, add a column of the new type, fill it, and drop the old one with a later migration";

/** What a step takes away that was not written down elsewhere. */
export function findDataLoss(planned: PlannedStep, situation: Situation): readonly Hazard[] {
  const { step, statement } = planned;
  const lose = (message: string): readonly Hazard[] => [
    { name: "data-loss", object: step.object, message },
  ];
  switch (statement.kind) {
    case "drop-relation":
      if (statement.what === "TABLE") return lose(describeTable(planned, situation));
      if (statement.what !== "SEQUENCE") return [];
      return lose(`the current value of the sequence is lost: ${SET_VALUE}`);
    case "drop-column":
      return isDerived(statement, situation) ? [] : lose(describeColumn(statement, situation));
    case "drop-identity":
      return lose(`the current value of the identity's sequence is lost: ${SET_VALUE}`);
    case "restart":
      return lose("the current value is lost: it begins anew, at a number that may be in use");
    case "alter-type":
      return findNarrowing(planned, statement, situation);
    case "create-relation":
      return [];
    default:
      return step.isDataLost ? lose(`what is stored in it is lost: ${EXPAND}`) : [];
  }
}

function describeTable({ step, index }: PlannedStep, { steps }: Situation): string {
  const { schema, name } = step.object;
  const isMadeAgain = steps.some(
    (later) =>
      later.index > index &&
      later.statement.kind === "create-relation" &&
      later.step.object.schema === schema &&
      later.step.object.name === name,
  );
  return isMadeAgain
    ? "the table is made anew, and its rows are lost: copy them into a table of another name first"
    : `the table and its rows are lost: ${EXPAND}`;
}

/** What is computed from other columns comes back, unless it is to be an ordinary column. */
function isDerived({ table, column }: OfColumn<"drop-column">, situation: Situation): boolean {
  const isGenerated = (side: "actual" | "desired") =>
    situation.column(table, column, side)?.payload.generatedExpr != null;
  const isLeft = situation.column(table, column, "desired") !== undefined;
  return isGenerated("actual") && (!isLeft || isGenerated("desired"));
}

function describeColumn({ table, column }: OfColumn<"drop-column">, situation: Situation): string {
  return situation.column(table, column, "desired") === undefined
    ? `the column and what is in it are lost: ${EXPAND}`
    : "the column is made anew, and what was in it is lost: copy it into a column of another name first";
}

function findNarrowing(
  { step }: PlannedStep,
  statement: AlterType,
  situation: Situation,
): readonly Hazard[] {
  const { table, column } = statement;
  // The engine changes the columns of an enum that loses values.
  if (step.isDataLost) return findLostValues(step, situation);
  const old = situation.column(table, column, "actual");
  const wanted = situation.column(table, column, "desired");
  if (old === undefined || wanted === undefined || situation.isForeign(table)) return [];
  const from = readBareType(situation, old, "actual").type;
  const to = readBareType(situation, wanted, "desired").type;
  const loss = describeLoss(from, to);
  if (loss === undefined) return [];
  const message = `${from} becomes ${to}: ${loss}; ${TO_NEW_COLUMN}`;
  const refusal = isRefusal(loss) ? ({ isRefusal: true } as const) : {};
  return [{ name: "data-loss", object: step.object, message, ...refusal }];
}

function findLostValues({ object }: PlannedStep["step"], situation: Situation): readonly Hazard[] {
  const [old] = situation.actualIndex.find(object);
  const wanted = old === undefined ? undefined : situation.desired.getByEncoded(encodeId(old.id));
  const left = listValues(wanted?.payload.values);
  const gone = listValues(old?.payload.values).filter((value) => !left.includes(value));
  const what = gone.length === 0 ? "" : `${gone.join(", ")} can't be stored any more: `;
  const message = `${what}a row that holds a value that goes makes it fail; update such rows first`;
  return [{ name: "data-loss", object, message, isRefusal: true }];
}

function listValues(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
