/**
 * What the project depends on: licences, sources and known vulnerabilities, as far as this
 * machine can ask.
 *
 *   bun scripts/release/check-supply-chain.ts [--install] [--require]
 *
 * --install compiles cargo-deny where it is missing; with --require a check that could not run
 * is a failure.
 */
import { parseArgs } from "node:util";
import { auditPackages } from "./audit.ts";
import { checkCrates } from "./cargo-deny.ts";
import { judgeOutcomes, renderOutcome } from "./outcome.ts";

if (import.meta.main) process.exit(await checkSupplyChain(process.argv.slice(2)));

async function checkSupplyChain(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { install: { type: "boolean" }, require: { type: "boolean" } },
  });
  const outcomes = [await auditPackages(), ...(await checkCrates(values.install ?? false))];
  for (const outcome of outcomes) process.stdout.write(renderOutcome(outcome));
  return judgeOutcomes(outcomes, values.require ?? false);
}
