/**
 * Which of the package URLs (or beginnings of one) a CycloneDX document does not list. Something
 * that is no such document lists none.
 */
export function checkSbom(document: unknown, expected: readonly string[]): string[] {
  const components = readComponents(document);
  return expected.filter((wanted) => !components.some((purl) => purl.startsWith(wanted)));
}

function readComponents(document: unknown): string[] {
  if (typeof document !== "object" || document === null) return [];
  const { bomFormat, components } = document as { bomFormat?: unknown; components?: unknown };
  if (bomFormat !== "CycloneDX" || !Array.isArray(components)) return [];
  return components.flatMap((component: { purl?: unknown }) =>
    typeof component.purl === "string" ? [component.purl] : [],
  );
}
