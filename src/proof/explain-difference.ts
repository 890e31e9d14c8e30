import type { Problem } from "../base/problem.ts";
import type { Difference } from "./witness.ts";

const MOST_LINES = 20;

/**
 * The smallest explanation of a difference: the changes that would mend it; lines of the second
 * witness only where the first one sees nothing.
 */
export function explainDifference({ plan, missing, surplus }: Difference): Problem {
  const changes = plan.changes.map(({ action, object, details }) => {
    const name = [object.schema, object.of, object.name].filter((part) => part !== undefined);
    const what = details.length === 0 ? "" : `: ${details.join("; ")}`;
    return `to ${action}: ${object.kind} ${name.join(".")}${what}`;
  });
  const lines = [
    ...missing.map((line) => `wanted: ${line}`),
    ...surplus.map((line) => `there:  ${line}`),
  ];
  const shown = changes.length > 0 ? changes : lines;
  const more = shown.length > MOST_LINES ? [`… and ${shown.length - MOST_LINES} more`] : [];
  return {
    severity: "error",
    code: "different",
    message: changes.length > 0 ? "these changes are missing" : "these objects differ",
    detail: [...shown.slice(0, MOST_LINES), ...more].join("\n"),
  };
}
