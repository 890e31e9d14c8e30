import { dirname, join } from "node:path";
import initdbWasm from "@electric-sql/pglite/initdb.wasm" with { type: "file" };
import fileSystem from "@electric-sql/pglite/pglite.data" with { type: "file" };
import pgliteWasm from "@electric-sql/pglite/pglite.wasm" with { type: "file" };

/** The files that PGlite needs: paths on disk, or inside a compiled binary. */
export const PGLITE_ASSETS = { pgliteWasm, initdbWasm, fileSystem } as const;

/** The bundle of each extension, by the name that `CREATE EXTENSION` takes. */
const BUNDLE_BY_EXTENSION: Readonly<Record<string, string>> = {
  amcheck: "amcheck",
  autoinc: "spi",
  bloom: "bloom",
  btree_gin: "btree_gin",
  btree_gist: "btree_gist",
  citext: "citext",
  cube: "cube",
  dict_int: "dict_int",
  dict_xsyn: "dict_xsyn",
  earthdistance: "earthdistance",
  file_fdw: "file_fdw",
  fuzzystrmatch: "fuzzystrmatch",
  hstore: "hstore",
  insert_username: "spi",
  intarray: "intarray",
  isn: "isn",
  lo: "lo",
  ltree: "ltree",
  moddatetime: "spi",
  pageinspect: "pageinspect",
  pg_buffercache: "pg_buffercache",
  pg_freespacemap: "pg_freespacemap",
  pg_logicalinspect: "pg_logicalinspect",
  pg_stat_statements: "pg_stat_statements",
  pg_surgery: "pg_surgery",
  pg_trgm: "pg_trgm",
  pg_visibility: "pg_visibility",
  pg_walinspect: "pg_walinspect",
  pgcrypto: "pgcrypto",
  refint: "spi",
  seg: "seg",
  tablefunc: "tablefunc",
  tcn: "tcn",
  tsm_system_rows: "tsm_system_rows",
  tsm_system_time: "tsm_system_time",
  unaccent: "unaccent",
  "uuid-ossp": "uuid-ossp",
};

const REQUIRED_BY: Readonly<Record<string, string>> = { earthdistance: "cube" };

/** The bundles that some extensions need; a name that PGlite does not have adds none. */
export function listBundles(extensions: readonly string[]): readonly string[] {
  const names = extensions.flatMap((name) => [name, REQUIRED_BY[name] ?? name]);
  const bundles = names.map((name) =>
    Object.hasOwn(BUNDLE_BY_EXTENSION, name) ? BUNDLE_BY_EXTENSION[name] : undefined,
  );
  return [...new Set(bundles.filter((bundle) => bundle !== undefined))];
}

/**
 * Where a bundle is: a file next to PGlite's own or, inside a compiled binary, the embedded
 * file, which has to be written out first. Undefined when it is not there.
 */
export async function findBundle(bundle: string): Promise<string | Blob | undefined> {
  const embedded = Bun.embeddedFiles.find((file) => isBundle(readName(file), bundle));
  if (embedded !== undefined) return embedded;
  const path = join(dirname(pgliteWasm), `${bundle}.tar.gz`);
  return (await Bun.file(path).exists()) ? path : undefined;
}

/**
 * The bundle files, for whoever compiles a binary: each is to be a further entry point, since the
 * package does not export them and they can't be imported.
 */
export function listBundleFiles(): readonly string[] {
  const bundles = new Set(Object.values(BUNDLE_BY_EXTENSION));
  return [...bundles].map((bundle) => join(dirname(pgliteWasm), `${bundle}.tar.gz`));
}

function readName(file: Blob): string {
  const name: unknown = Reflect.get(file, "name");
  return typeof name === "string" ? name.slice(name.lastIndexOf("/") + 1) : "";
}

/** The bundler may put a hash into the name: `pg_trgm.tar-1a2b3c4d.gz`. */
function isBundle(name: string, bundle: string): boolean {
  return name.startsWith(`${bundle}.tar`) && name.endsWith(".gz");
}
