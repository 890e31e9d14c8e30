import { VERSION } from "../base/version.ts";

/** What the header of an output says. */
export interface HeaderContent {
  readonly environment: string;
  /** Files in this output. */
  readonly files: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
  /** Which part of a split build this is. */
  readonly part?: string;
  /** Only with `--timestamp`: everything else is the same for the same input. */
  readonly builtAt?: Date;
}

/** The comment at the top of an output. Its length does not depend on the hash. */
export function renderHeader(content: HeaderContent): string {
  const lines = [
    `-- Schema of environment "${content.environment}", built by Confiture ${VERSION}`,
    `-- Files: ${content.files}`,
    `-- Schema hash: sha256:${content.hash}`,
  ];
  if (content.part !== undefined) lines.push(`-- Part: ${content.part}`);
  if (content.builtAt !== undefined) lines.push(`-- Built at: ${content.builtAt.toISOString()}`);
  lines.push("-- Generated: change the source files and build again.");
  return `${lines.join("\n")}\n`;
}
