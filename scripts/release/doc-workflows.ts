/** One workflow that a document shows as an example. */
export interface DocWorkflow {
  /** The file name that its first line gives it. */
  readonly name: string;
  readonly text: string;
}

const BLOCK = /^```yaml\n# \.github\/workflows\/([a-z0-9-]+\.yml)\n([\s\S]*?)^```$/gm;

/**
 * The whole workflows in a Markdown text: the YAML blocks whose first line is a comment with
 * their path. The stand-in `OWNER` becomes a name, so that they can be validated.
 */
export function listDocWorkflows(markdown: string): DocWorkflow[] {
  return [...markdown.matchAll(BLOCK)].map((match) => ({
    name: match[1] ?? "",
    text: (match[2] ?? "").replaceAll("OWNER/", "owner/"),
  }));
}
