import type { Outcome } from "./outcome.ts";
import { runProgram } from "./run-program.ts";

const TITLE = "Known vulnerabilities in npm packages (bun audit)";

/** One advisory of the registry, as far as it is shown. */
interface Advisory {
  readonly title: string;
  readonly severity: string;
  readonly url: string;
}

/**
 * Asks the registry about what users install. A vulnerability there fails; the tools of
 * developers are not asked about.
 */
export async function auditPackages(): Promise<Outcome> {
  const run = await runProgram([process.execPath, "audit", "--production", "--json"]);
  return judgeAudit(run);
}

/** Reads what `bun audit --json` left behind. A registry without advisories is not a clean one. */
export function judgeAudit(run: {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}): Outcome {
  const found = parseAdvisories(run.stdout);
  if (found === undefined) {
    const words = `${run.stderr}\n${run.stdout}`.trim().split("\n").at(-1)?.trim();
    const reason = words === "" ? `bun audit ended with exit code ${run.exitCode}` : words;
    return { kind: "skipped", title: TITLE, reason: `the registry gave no answer: ${reason}` };
  }
  if (found.length === 0) return { kind: "passed", title: TITLE };
  return { kind: "failed", title: TITLE, report: found.join("\n") };
}

function parseAdvisories(text: string): string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).flatMap(([name, advisories]) => {
    if (!Array.isArray(advisories)) return [];
    return advisories.map(({ title, severity, url }: Advisory) => {
      return `${name}: ${severity}: ${title}\n    ${url}`;
    });
  });
}
