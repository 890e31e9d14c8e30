import { styleText } from "node:util";

/** Colours and weights for people's text; every one is the identity where colours are off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** The styles of a stream that does, or does not, show colours. */
export function createStyle(hasColours: boolean): Style {
  const paint = (format: "bold" | "dim" | "red" | "yellow" | "green" | "cyan") =>
    hasColours
      ? (text: string) => styleText(format, text, { validateStream: false })
      : (text: string) => text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    red: paint("red"),
    yellow: paint("yellow"),
    green: paint("green"),
    cyan: paint("cyan"),
  };
}

/**
 * Whether a stream should get colours: only a terminal does, unless FORCE_COLOR says so; NO_COLOR
 * (no-color.org), `TERM=dumb` and `--no-color` switch them off.
 */
export function hasColours(stream: { readonly isTTY?: boolean }, isAllowed: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (!isAllowed || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return stream.isTTY === true && TERM !== "dumb";
}
