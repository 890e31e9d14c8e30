import type { Action } from "@supabase/pg-delta/plan";

/** Does nothing where it stands before it already. */
export function moveBefore(actions: Action[], moved: Action, anchor: Action): void {
  if (actions.indexOf(moved) <= actions.indexOf(anchor)) return;
  actions.splice(actions.indexOf(moved), 1);
  actions.splice(actions.indexOf(anchor), 0, moved);
}

/** Does nothing where it stands after it already. */
export function moveAfter(actions: Action[], moved: Action, anchor: Action): void {
  if (actions.indexOf(moved) >= actions.indexOf(anchor)) return;
  actions.splice(actions.indexOf(moved), 1);
  actions.splice(actions.indexOf(anchor) + 1, 0, moved);
}
