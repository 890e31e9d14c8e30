/**
 * Plans what leads from one database to another, once, as `confiture diff` does when both are
 * there: `bun bench/plan-once.ts ACTUAL_URL DESIRED_URL`. Prints the number of statements.
 */
import { readCatalog } from "../src/catalog/read-catalog.ts";
import { makeLockSafe } from "../src/plan/lock-safe/make-lock-safe.ts";
import { planChanges } from "../src/plan/plan-changes.ts";
import { connectUrl } from "../src/postgres/server/connect-url.ts";

const [actual, desired] = await Promise.all(process.argv.slice(2, 4).map(read));
if (actual === undefined || desired === undefined) throw new Error("two URLs are needed");
const plan = planChanges(actual, desired);
const { sections } = makeLockSafe(plan, actual, desired);
const statements = sections.reduce((sum, section) => sum + section.statements.length, 0);
process.stdout.write(`${plan.steps.length} steps, ${statements} statements\n`);

async function read(url: string) {
  await using session = await connectUrl(url, undefined, undefined);
  return await readCatalog(session);
}
