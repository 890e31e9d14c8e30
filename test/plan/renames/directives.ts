import { listRenameDirectives } from "../../../src/plan/renames/list-rename-directives.ts";
import type { RenameRequest } from "../../../src/plan/renames/rename-request.ts";
import type { MappedFile } from "../../../src/schema/build-map.ts";

/** Reads the directives of files that are built into one script, as the build does it. */
export function listDirectives(...sources: string[]) {
  const encoder = new TextEncoder();
  const files: MappedFile[] = [];
  let text = "-- header\n";
  for (const [index, source] of sources.entries()) {
    text += `\n-- File: ${index}.sql\n`;
    const start = encoder.encode(text).length;
    const length = encoder.encode(source).length;
    files.push({ path: `${index}.sql`, start, length, line: text.split("\n").length });
    text += `${source}\n;\n`;
  }
  return listRenameDirectives(encoder.encode(text), { files });
}

export function briefRequest({ kinds, from, to, place }: RenameRequest): string {
  const [old, wanted] = [from, to].map(({ parts }) => parts.map(({ text }) => text).join("."));
  return `${place?.line}:${place?.column} ${kinds?.[0]} ${old} → ${wanted}`;
}

export function readDirectives(source: string): string[] {
  const { requests, problems } = listDirectives(source);
  return [...requests.map(briefRequest), ...problems.map(({ message }) => message)];
}
