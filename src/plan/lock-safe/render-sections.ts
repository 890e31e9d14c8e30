import { formatStatement } from "../format-statement.ts";
import type { Setting } from "../plan.ts";
import type { SafePlan, SafeSection } from "./safe-plan.ts";

/** Functions may name what comes later; nothing else needs a setting. */
const NEEDS_SETTINGS = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/;

/** The lines of a migration that runs this plan, each section with what the runner must know. */
export function renderSections({ sections, settings }: SafePlan): readonly string[] {
  const [first, ...rest] = sections;
  if (first === undefined) return [];
  if (rest.length === 0 && first.isTransactional) return renderStatements(first, settings);
  return sections.flatMap((section, index) => [
    ...(index === 0 ? [] : [""]),
    `-- confiture: section ${section.name}`,
    ...(section.isTransactional ? [] : ["-- confiture: no-transaction"]),
    ...renderStatements(section, settings),
  ]);
}

function renderStatements(
  { statements, isTransactional }: SafeSection,
  settings: readonly Setting[],
): string[] {
  const isNeeded = isTransactional && statements.some(({ sql }) => NEEDS_SETTINGS.test(sql));
  return [
    ...(isNeeded ? settings.map(({ name, value }) => `SET LOCAL ${name} = ${value};`) : []),
    ...statements.flatMap(({ sql, why }) => [
      ...(why === undefined ? [] : [`-- ${oneLine(why)}`]),
      `${formatStatement(sql)};`,
    ]),
  ];
}

/** A line break would end the comment. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ");
}
