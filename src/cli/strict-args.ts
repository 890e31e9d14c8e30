import type { ArgDef, ArgsDef } from "citty";
import { ConfitureError } from "../base/errors.ts";
import { findNearest } from "../base/nearest.ts";

interface Flag {
  readonly name: string;
  readonly definition: ArgDef;
}

/** Flags whose value may be left out, with the value that this means. */
export type BareValues = { readonly [name: string]: string };

/**
 * Checks arguments against a command's definitions, which citty does not do, and returns them in
 * the one form that it reads without doubt (`--name=value`).
 *
 * @throws ConfitureError `USAGE` for an unknown flag (with the nearest name), a missing or
 * unwanted value, or an argument too many.
 */
export function normaliseArgs(
  rawArgs: readonly string[],
  definitions: ArgsDef,
  bareValues: BareValues = {},
): string[] {
  const positionals = Object.values(definitions).filter(({ type }) => type === "positional").length;
  const normalised: string[] = [];
  const rest: string[] = [];
  const queue = [...rawArgs];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === "--") {
      rest.push(...queue.splice(0));
    } else if (arg.startsWith("-") && arg !== "-") {
      normalised.push(...readFlag(arg, queue, definitions, bareValues));
    } else {
      rest.push(arg);
    }
  }
  const surplus = rest[positionals];
  if (surplus !== undefined) {
    throw usage(`unexpected argument "${surplus}"`, nearestFlag(surplus, definitions));
  }
  return rest.length === 0 ? normalised : [...normalised, "--", ...rest];
}

function readFlag(
  arg: string,
  queue: string[],
  definitions: ArgsDef,
  bareValues: BareValues,
): string[] {
  const equals = arg.indexOf("=");
  const spelled = equals === -1 ? arg : arg.slice(0, equals);
  const value = equals === -1 ? undefined : arg.slice(equals + 1);
  const isNegated = spelled.startsWith("--no-");
  const flag = findFlag(isNegated ? `--${spelled.slice(5)}` : spelled, definitions);
  if (flag === undefined || (isNegated && flag.definition.type !== "boolean")) {
    throw usage(`unknown flag ${spelled}`, nearestFlag(spelled, definitions));
  }
  if (flag.definition.type === "boolean") {
    if (value !== undefined) throw usage(`${spelled} takes no value`);
    return [isNegated ? `--no-${flag.name}` : `--${flag.name}`];
  }
  return [`--${flag.name}=${readValue(flag, spelled, value, queue, bareValues)}`];
}

function readValue(
  flag: Flag,
  spelled: string,
  inline: string | undefined,
  queue: string[],
  bareValues: BareValues,
): string {
  const bare = bareValues[flag.name];
  if (inline !== undefined && inline !== "") return checkOption(flag, spelled, inline);
  if (bare !== undefined && inline === undefined) return bare;
  const next = queue[0];
  if (
    inline === "" ||
    next === undefined ||
    next === "" ||
    (next.startsWith("-") && next !== "-")
  ) {
    throw usage(`${spelled} needs a value`, allowedValues(flag));
  }
  queue.shift();
  return checkOption(flag, spelled, next);
}

function checkOption(flag: Flag, spelled: string, value: string): string {
  const options = "options" in flag.definition ? flag.definition.options : undefined;
  if (options !== undefined && !options.includes(value)) {
    throw usage(`${spelled} can't be "${value}"`, allowedValues(flag));
  }
  return value;
}

function allowedValues(flag: Flag): string | undefined {
  const options = "options" in flag.definition ? flag.definition.options : undefined;
  return options === undefined ? undefined : `it can be ${options.join(" or ")}`;
}

function findFlag(spelled: string, definitions: ArgsDef): Flag | undefined {
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === "positional") continue;
    const aliases = "alias" in definition ? [definition.alias ?? []].flat() : [];
    const spellings = [`--${name}`, ...aliases.map((alias) => `-${alias}`)];
    if (spellings.includes(spelled)) return { name, definition };
  }
  return undefined;
}

function nearestFlag(spelled: string, definitions: ArgsDef): string | undefined {
  const names = Object.entries(definitions)
    .filter(([, definition]) => definition.type !== "positional")
    .map(([name]) => `--${name}`);
  const nearest = findNearest(spelled, [...names, "--help"]);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}

function usage(message: string, hint = "--help lists what this command takes"): ConfitureError {
  return new ConfitureError("USAGE", message, { hint });
}
