import type { Change, Plan } from "../plan/plan.ts";
import { renderCount } from "./render-summary.ts";
import type { Style } from "./style.ts";

const NO_SCHEMA = "(no schema)";

/** A plan's changes as a tree by schema and object; the empty string if there are none. */
export function renderPlan(plan: Plan, style: Style): string {
  if (plan.changes.length === 0) return "";
  const lines: string[] = [];
  for (const [schema, changes] of groupBy(plan.changes, schemaOf)) {
    lines.push(style.bold(schema));
    for (const [, found] of groupBy(changes, topOf)) lines.push(...renderObject(found, style));
  }
  return `${lines.join("\n")}\n\n${renderTotal(plan)}\n`;
}

/** `2 to add, 1 to change; 4 statements, 1 of which loses data`. */
function renderTotal({ changes, steps }: Plan): string {
  const verbs = { add: "to add", change: "to change", remove: "to remove" } as const;
  const parts = (["add", "change", "remove"] as const)
    .map((action) => [changes.filter((change) => change.action === action).length, action] as const)
    .filter(([count]) => count > 0)
    .map(([count, action]) => `${count} ${verbs[action]}`);
  const lossy = steps.filter(({ isDataLost }) => isDataLost).length;
  const loss = lossy === 0 ? "" : `, ${lossy} of which ${lossy === 1 ? "loses" : "lose"} data`;
  return `${parts.join(", ")}; ${renderCount(steps.length, "statement")}${loss}`;
}

function renderObject(changes: readonly Change[], style: Style): string[] {
  const own = changes.filter(({ object }) => object.of === undefined);
  const parts = changes.filter(({ object }) => object.of !== undefined);
  const lines = own.map((change) => renderChange(change, "  ", style));
  const [first] = parts;
  if (first !== undefined && own.length === 0) {
    lines.push(`  ${style.yellow("~")} ${first.ofKind ?? ""} ${first.object.of}`);
  }
  return [...lines, ...parts.map((change) => renderChange(change, "      ", style))];
}

function renderChange({ action, object, details }: Change, indent: string, style: Style): string {
  const title = `${indent}${markOf(action, style)} ${object.kind} ${object.name}`;
  return details.length === 0 ? title : `${title}  ${style.dim(details.join("; "))}`;
}

function markOf(action: Change["action"], style: Style): string {
  switch (action) {
    case "add":
      return style.green("+");
    case "remove":
      return style.red("-");
    case "change":
      return style.yellow("~");
    default:
      return action satisfies never;
  }
}

function schemaOf({ object }: Change): string {
  if (object.kind === "schema") return object.name;
  return object.schema ?? NO_SCHEMA;
}

function topOf({ object, ofKind }: Change): string {
  return object.of === undefined ? `${object.kind} ${object.name}` : `${ofKind ?? ""} ${object.of}`;
}

function groupBy(
  changes: readonly Change[],
  keyOf: (change: Change) => string,
): ReadonlyMap<string, readonly Change[]> {
  return Map.groupBy(changes, keyOf);
}
