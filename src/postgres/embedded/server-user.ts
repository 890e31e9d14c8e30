import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { ConfitureError } from "../../base/errors.ts";
import type { Owner } from "../folder-pack.ts";

// `nobody` first: on a machine with a PostgreSQL of its own, `postgres` owns that one's data.
const CANDIDATES = ["nobody", "postgres"];

/**
 * The user to run a server as: undefined for an ordinary user, who runs it as himself.
 * PostgreSQL refuses root, and initdb needs a user that the system knows by name.
 */
export function findServerUser(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = parsePasswd(readPasswd());
  for (const name of CANDIDATES) {
    const user = users.get(name);
    if (user !== undefined && user.uid !== 0) return user;
  }
  throw new ConfitureError(
    "SCRATCH_UNAVAILABLE",
    "PostgreSQL refuses to run as root, and this system has no user nobody or postgres",
    { hint: "run the command as an ordinary user, or add a user: useradd --system postgres" },
  );
}

/** Users by name, from the text of `/etc/passwd`. */
export function parsePasswd(text: string): Map<string, Owner> {
  const users = new Map<string, Owner>();
  for (const line of text.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name === undefined || !/^\d+$/.test(uid ?? "") || !/^\d+$/.test(gid ?? "")) continue;
    users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
}

/** Whether any user may enter this folder: it, and all above it, are executable by others. */
export function canAnyoneEnter(folder: string): boolean {
  try {
    let path = realpathSync(folder);
    for (;;) {
      if ((statSync(path).mode & 0o001) === 0) return false;
      const parent = dirname(path);
      if (parent === path) return true;
      path = parent;
    }
  } catch {
    return false;
  }
}

function readPasswd(): string {
  try {
    return readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}
