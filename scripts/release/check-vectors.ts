import { PROJECT_DIR } from "../ensure-native.ts";
import type { Refusal } from "./refusal.ts";
import { type ProgramRun, runProgram } from "./run-program.ts";

/** The tests that run the shared vectors, and random trees, through this machine's library. */
const TESTS = "test/native";

/** Refuses unless the library of this machine gives what the vectors say. */
export async function checkVectors(): Promise<Refusal[]> {
  const run = await runProgram([process.execPath, "test", TESTS, "--timeout=60000"], {
    cwd: PROJECT_DIR,
    env: { ...process.env, CONFITURE_NATIVE: "require" },
  });
  return judgeVectors(run);
}

/** Reads the run of the tests: it must have passed some, and failed none. */
export function judgeVectors({ exitCode, stderr }: ProgramRun): Refusal[] {
  const passed = Number(/^\s*(\d+) pass$/m.exec(stderr)?.[1] ?? 0);
  if (exitCode === 0 && passed > 0) return [];
  const failed = stderr.split("\n").filter((line) => line.startsWith("(fail)"));
  const what =
    failed.length > 0
      ? `the library of this machine fails ${failed.length} tests:\n      ${failed.slice(0, 10).join("\n      ")}`
      : `the tests of the native core ended with exit code ${exitCode} and ${passed} passed`;
  return [{ where: TESTS, what, fix: `run \`CONFITURE_NATIVE=require bun test ${TESTS}\`` }];
}
