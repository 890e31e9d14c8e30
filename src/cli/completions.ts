import { script } from "@bomb.sh/tab";
import { ConfitureError } from "../base/errors.ts";
import { findNearest } from "../base/nearest.ts";
import { COMMON_ARGS } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";
import { SHELLS } from "./shells.ts";

export const examples = [
  ["source <(confiture completions bash)", "complete in this bash"],
  ["confiture completions zsh > ~/.zfunc/_confiture", "install for zsh"],
  ["confiture completions fish > ~/.config/fish/completions/confiture.fish", "install for fish"],
  ["confiture completions powershell | Out-String | Invoke-Expression", "complete in PowerShell"],
] as const;

export default defineCliCommand({
  meta: { name: "completions", description: "Print a script that completes commands and flags" },
  args: {
    shell: {
      type: "positional",
      required: false,
      description: `The shell: ${SHELLS.join(", ")}`,
    },
    ...COMMON_ARGS,
  },
  run({ args }) {
    const shell = args.shell ?? "";
    if (!SHELLS.some((known) => known === shell)) {
      const nearest = findNearest(shell, SHELLS);
      throw new ConfitureError(
        "USAGE",
        shell === "" ? "which shell?" : `no completions for the shell "${shell}"`,
        {
          hint: nearest === undefined ? `one of ${SHELLS.join(", ")}` : `did you mean ${nearest}?`,
        },
      );
    }
    script(shell, "confiture", "confiture");
  },
});
