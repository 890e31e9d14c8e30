import { readFileSync } from "node:fs";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { hashSchema } from "../schema/hash-schema.ts";
import {
  compareManifests,
  type ManifestDifference,
  type ManifestEntry,
  parseManifest,
  renderManifest,
} from "../schema/manifest.ts";
import type { CommandData } from "./command-data.ts";
import { COMMON_ARGS, ENV_ARG } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";

export const examples = [
  ["confiture hash", "print the schema hash"],
  ["confiture hash --files > schema.sha256", "keep the manifest, one line a file"],
  ["sha256sum -c schema.sha256", "check it with coreutils alone"],
  ["confiture hash --verify schema.sha256", "say what changed since then"],
] as const;

export default defineCliCommand({
  meta: { name: "hash", description: "Print the hash of the schema's source files" },
  args: {
    ...ENV_ARG,
    files: { type: "boolean", description: "Print the manifest: a digest and a path a file" },
    verify: {
      type: "string",
      valueHint: "FILE",
      description: "Compare with a manifest, and say what changed",
    },
    "schema-only": { type: "boolean", description: "Leave seed files out" },
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter, signal } = data as CommandData;
    const result = await hashSchema({
      project: args.project,
      env: args.env,
      schemaOnly: args["schema-only"],
      signal,
      onProgress: reporter.progress,
    });
    for (const warning of result.warnings) reporter.problem(warning);
    reporter.detail(
      `${result.entries.length} files, ${result.core.kind} core: ${result.core.reason}`,
    );
    const differences = args.verify === undefined ? [] : verify(args.verify, result.entries);
    const { entries, warnings: _, ...rest } = result;
    const document = {
      ...rest,
      files: entries.length,
      ...(args.files ? { entries } : {}),
      ...(args.verify === undefined ? {} : { differences }),
    };
    if (differences.length > 0) throw hashDiffers(String(args.verify), differences, document);
    if (args.verify !== undefined) reporter.success(`nothing changed since ${args.verify}`);
    const isTextWanted = args.files || args.verify === undefined;
    reporter.result(
      document,
      isTextWanted ? (args.files ? renderManifest(entries) : `${result.hash}\n`) : undefined,
    );
  },
});

function verify(fileName: string, entries: readonly ManifestEntry[]): ManifestDifference[] {
  let text: string;
  try {
    text = readFileSync(fileName, "utf8");
  } catch (cause) {
    throw new ConfitureError("USAGE", `the manifest ${fileName} can't be read`, {
      cause,
      hint: "write one with `confiture hash --files > FILE`",
    });
  }
  return compareManifests(parseManifest(text, fileName), entries);
}

function hashDiffers(
  fileName: string,
  differences: readonly ManifestDifference[],
  document: object,
): ConfitureError {
  const noun = differences.length === 1 ? "file differs" : "files differ";
  return new ConfitureError("HASH_DIFFERS", `${differences.length} ${noun} from ${fileName}`, {
    details: { ...document, problems: differences.map(describeDifference) },
  });
}

function describeDifference(difference: ManifestDifference): Problem {
  const message = {
    added: "added since the manifest was written",
    changed: "its bytes changed",
    removed: "in the manifest, but not in the schema any more",
    renamed: `renamed from ${difference.from}`,
    moved: "same bytes, but at another place in the build order",
  }[difference.kind];
  return { severity: "error", code: `file-${difference.kind}`, message, file: difference.path };
}
