import { ConfitureError } from "../base/errors.ts";

/** A compiled glob of the gitignore kind. */
export interface PathGlob {
  /** Whether it selects a path, relative to the folder that the glob belongs to. */
  matches(path: string): boolean;
  /** Whether one of its components, starting with a dot, names a hidden file or folder. */
  namesHidden(name: string): boolean;
}

/**
 * Compiles a glob of `include` or `exclude` (gitignore(5)): without `/` it matches a name at any
 * depth; with one it is anchored at its folder; `**` is any number of folders; a trailing `/`
 * means everything below. Braces are plain characters, as they are there.
 *
 * @throws ConfitureError `CONFIG_INVALID` for a `..` component, which could never match.
 */
export function compileGlob(pattern: string): PathGlob {
  let text = pattern.trim();
  const isAnchored = text.replace(/\/$/, "").includes("/");
  text = text.replace(/^\//, "");
  if (text.split("/").includes("..")) {
    throw new ConfitureError("CONFIG_INVALID", `the glob "${pattern}" contains ".."`, {
      hint: "globs are relative to their own folder; add an include_dirs entry for the other folder",
    });
  }
  if (text === "") return { matches: () => false, namesHidden: () => false };
  if (text.endsWith("/")) text += "**";
  if (!isAnchored) text = `**/${text}`;
  const glob = new Bun.Glob(escapeExtras(text));
  const hidden = text
    .split("/")
    .filter((component) => component.startsWith("."))
    .map((component) => new Bun.Glob(escapeExtras(component)));
  return {
    matches: (path) => glob.match(path),
    namesHidden: (name) => hidden.some((component) => component.match(name)),
  };
}

/** What `Bun.Glob` understands and gitignore does not: braces, and a leading `!`. */
function escapeExtras(text: string): string {
  return text.replace(/[{}]/g, "\\$&").replace(/^!/, "\\!");
}
