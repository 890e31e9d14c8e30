import type { BuildSettings } from "../config/environment.ts";

/** What is written before a file; the core refuses a path that would end the comment. */
export function renderSeparator(separators: BuildSettings["separators"], path: string): string {
  switch (separators.style) {
    case "block_comment":
      return `\n/* File: ${path} */\n`;
    case "line_comment":
      return `\n-- File: ${path}\n`;
    case "none":
      return "";
    case "custom": {
      const text = separators.template.replaceAll("{file_path}", () => path);
      return text.endsWith("\n") ? text : `${text}\n`;
    }
    default:
      return separators satisfies never;
  }
}
