/** The shells that completions can be made for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
