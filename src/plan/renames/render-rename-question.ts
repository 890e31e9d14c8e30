import { describeObject, writeLocalName } from "./describe-object.ts";
import type { ProbableRename } from "./probable-rename.ts";

/** What a terminal asks about a candidate, to be answered with yes or no. */
export function renderRenameQuestion({ rename, reason }: ProbableRename): string {
  const { kind, from, to } = rename;
  const [old, wanted] = [from, to].map((name) => writeLocalName({ kind, name }));
  return [
    `Was ${describeObject({ ...rename, name: from })} renamed to ${wanted}?`,
    `  ${capitalise(reason)}.`,
    `  If not: ${old} is dropped${describeLoss(kind)}, and ${wanted} is created.`,
  ].join("\n");
}

function describeLoss(kind: string): string {
  switch (kind) {
    case "table":
      return " with its rows";
    case "column":
    case "attribute":
      return " with what is stored in it";
    case "schema":
      return " with all that is in it";
    case "sequence":
      return " with the number that it has come to";
    case "enum value":
      return ", which fails where a row has it";
    default:
      return "";
  }
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
