/** No argument of a process can hold it. */
const SEPARATOR = "\0";

/**
 * Joins the values of flags that may be given several times into one argument each: citty keeps
 * only the last. {@link splitList} takes them apart again.
 *
 * @param args As `normaliseArgs` gives them.
 */
export function joinLists(args: readonly string[], names: readonly string[]): string[] {
  const values = new Map<string, string[]>();
  const end = args.indexOf("--");
  const flags = end === -1 ? args : args.slice(0, end);
  const rest = flags.filter((arg) => {
    const [, name = "", value = ""] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (!names.includes(name)) return true;
    values.set(name, [...(values.get(name) ?? []), value]);
    return false;
  });
  const joined = [...values].map(([name, all]) => `--${name}=${all.join(SEPARATOR)}`);
  return [...rest, ...joined, ...(end === -1 ? [] : args.slice(end))];
}

/** The values of a flag that may be given several times. */
export function splitList(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(SEPARATOR);
}
