import { availabilityCase } from "./cases/availability.ts";
import { buildCase } from "./cases/build.ts";
import { buildToHashCase } from "./cases/build-to-hash.ts";
import { checkCase } from "./cases/check.ts";
import { cleanBuildCase } from "./cases/clean-build.ts";
import { commandsCase } from "./cases/commands.ts";
import { distributionCase } from "./cases/distribution.ts";
import { ffiCase } from "./cases/ffi.ts";
import { hashCase } from "./cases/hash.ts";
import { largeCase } from "./cases/large.ts";
import { migrateCase } from "./cases/migrate.ts";
import { planCase } from "./cases/plan.ts";
import { repeatedCase } from "./cases/repeated.ts";
import type { BenchCase } from "./context.ts";

/** Every benchmark, in the order of the report. */
export const CASES: readonly BenchCase[] = [
  buildCase,
  hashCase,
  repeatedCase,
  availabilityCase,
  buildToHashCase,
  ffiCase,
  commandsCase,
  checkCase,
  migrateCase,
  largeCase,
  cleanBuildCase,
  distributionCase,
  planCase,
];
