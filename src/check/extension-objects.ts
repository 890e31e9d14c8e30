/**
 * What well-known extensions bring, as patterns of names: only to say of an error that it
 * follows from the missing extension. A name that is not here is reported as an error of its own.
 */
const NAMES_BY_EXTENSION: Readonly<Record<string, RegExp>> = {
  btree_gin: /^gin_btree_|_ops$/,
  btree_gist: /^gist_|_ops$/,
  citext: /^citext$|^citext_/,
  cube: /^cube(?:_|$)/,
  hstore: /^hstore(?:_|$)|^(?:akeys|avals|skeys|svals)$/,
  ltree: /^l(?:tree|query|txtquery)(?:_|$)|^(?:nlevel|subpath|subltree|lca)$/,
  pg_cron: /^cron$|^(?:un)?schedule$/,
  pg_trgm: /^g(?:in|ist)_trgm_ops$|^(?:word_|strict_word_)?similarity$|^show_trgm$/,
  pgcrypto: /^(?:crypt|gen_salt|digest|hmac|gen_random_bytes|armor|dearmor)$|^pgp_/,
  pgvector: /^(?:vector|halfvec|sparsevec)(?:_|$)/,
  postgis:
    /^(?:geometry|geography|box2d|box3d|raster|spatial_ref_sys)(?:_|$)|^st_|^addgeometrycolumn$/,
  timescaledb: /hypertable|^time_bucket|^add_(?:retention|compression|continuous)|^_timescaledb/,
  unaccent: /^unaccent(?:_|$)/,
  "uuid-ossp": /^uuid_(?:generate|ns|nil)/,
  vector: /^(?:vector|halfvec|sparsevec)(?:_|$)/,
};

/** Whether a name is probably one that the extension brings. */
export function isFromExtension(name: string, extension: string): boolean {
  if (name.toLowerCase() === extension) return true;
  if (!Object.hasOwn(NAMES_BY_EXTENSION, extension)) return false;
  return NAMES_BY_EXTENSION[extension]?.test(name.toLowerCase()) ?? false;
}
