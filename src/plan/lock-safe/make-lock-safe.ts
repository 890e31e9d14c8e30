import type { Catalog } from "../../catalog/catalog.ts";
import type { Plan } from "../plan.ts";
import { cutSections } from "./cut-sections.ts";
import { listHazards, takesLong } from "./hazards/list-hazards.ts";
import { TemporaryNames } from "./names.ts";
import type { SafePlan, SafeSection } from "./safe-plan.ts";
import { type PlacedPiece, schedule } from "./schedule.ts";
import { Situation } from "./situation.ts";

/**
 * A plan as it is run on a database with rows and users: what would hold up readers and writers
 * for long is written in another way, where PostgreSQL has one, and what remains is named. It
 * leads to the same schema. Pure: nothing is connected to.
 *
 * With renames, `actual` is the catalog that has the new names already.
 */
export function makeLockSafe(plan: Plan, actual: Catalog, desired: Catalog): SafePlan {
  const situation = new Situation(plan, actual, desired);
  const placed = schedule(situation, new TemporaryNames(listNames(situation)));
  const isHeavy = ({ planned }: PlacedPiece) => takesLong(planned, situation);
  return Object.freeze({
    settings: plan.settings,
    sections: Object.freeze(cutSections(placed, isHeavy, situation).map(freezeSection)),
    hazards: Object.freeze(listHazards(situation).map((hazard) => Object.freeze(hazard))),
  });
}

function freezeSection(section: SafeSection): SafeSection {
  const statements = section.statements.map((statement) => Object.freeze(statement));
  return Object.freeze({ ...section, statements: Object.freeze(statements) });
}

function listNames({ actual, desired, catalogs }: Situation): readonly string[] {
  const facts = [...actual.facts(), ...desired.facts()];
  const attached = [...catalogs.actual.attachments, ...catalogs.desired.attachments];
  return [
    ...facts.flatMap(({ id }) => ("name" in id ? [id.name] : [])),
    ...attached.map(({ name }) => name),
  ];
}
