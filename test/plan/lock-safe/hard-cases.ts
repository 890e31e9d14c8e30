import type { PlanCase } from "../plan-case.ts";

const T = "CREATE TABLE t (id int NOT NULL, x text NOT NULL, y int);";
const KEYED = "CREATE TABLE t (id int NOT NULL, x text NOT NULL, y int, CONSTRAINT k PRIMARY KEY";
const PARTS = `CREATE TABLE p (id int, x text) PARTITION BY RANGE (id);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
  CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (x);
  CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN ('a');`;

/** Pairs of schemas where one rewrite meets another; walked in both directions. */
const PAIRS: { readonly [name: string]: readonly [old: string, wanted: string] } = {
  "replica identity on an index that changes": [
    `${T} CREATE UNIQUE INDEX i ON t (x); ALTER TABLE t REPLICA IDENTITY USING INDEX i; COMMENT ON INDEX i IS 'c'`,
    `${T} CREATE UNIQUE INDEX i ON t (x) INCLUDE (y); ALTER TABLE t REPLICA IDENTITY USING INDEX i; COMMENT ON INDEX i IS 'c'`,
  ],
  "clustered on an index that changes": [
    `${T} CREATE INDEX i ON t (x); ALTER TABLE t CLUSTER ON i`,
    `${T} CREATE INDEX i ON t (x DESC); ALTER TABLE t CLUSTER ON i`,
  ],
  "clustered on a key that changes": [
    `${KEYED} (id)); ALTER TABLE t CLUSTER ON k; ALTER TABLE t REPLICA IDENTITY USING INDEX k`,
    `${KEYED} (id) INCLUDE (y)); ALTER TABLE t CLUSTER ON k; ALTER TABLE t REPLICA IDENTITY USING INDEX k`,
  ],
  "a foreign key to a unique index that changes": [
    `${T} CREATE UNIQUE INDEX i ON t (x); CREATE TABLE r (x text REFERENCES t (x))`,
    `${T} CREATE UNIQUE INDEX i ON t (x) INCLUDE (y); CREATE TABLE r (x text REFERENCES t (x))`,
  ],
  "a key under a foreign key, a view and its grant": [
    `${KEYED} (id)); CREATE TABLE r (x int REFERENCES t); CREATE VIEW v AS SELECT id, x FROM t GROUP BY id;
     CREATE VIEW w AS SELECT * FROM v; GRANT SELECT ON v TO app_reader; COMMENT ON CONSTRAINT k ON t IS 'c'`,
    `${KEYED} (id) INCLUDE (y)); CREATE TABLE r (x int REFERENCES t); CREATE VIEW v AS SELECT id, x FROM t GROUP BY id;
     CREATE VIEW w AS SELECT * FROM v; GRANT SELECT ON v TO app_reader; COMMENT ON CONSTRAINT k ON t IS 'c'`,
  ],
  "a unique index becomes a constraint": [
    `${T} CREATE UNIQUE INDEX k ON t (id)`,
    `${T} ALTER TABLE t ADD CONSTRAINT k UNIQUE (id)`,
  ],
  "a unique index with a comment becomes another constraint": [
    `${T} CREATE UNIQUE INDEX k ON t (id); COMMENT ON INDEX k IS 'c'`,
    `${T} ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id, x)`,
  ],
  "a check becomes a unique constraint of its name": [
    `${T} ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0)`,
    `${T} ALTER TABLE t ADD CONSTRAINT k UNIQUE (id)`,
  ],
  "a primary key gets another name, and another column": [
    `${KEYED} (id)); CREATE TABLE r (x int REFERENCES t)`,
    "CREATE TABLE t (id int NOT NULL, x text NOT NULL, y int NOT NULL, CONSTRAINT kk PRIMARY KEY (id, y)); CREATE TABLE r (x int)",
  ],
  "an index changes with the column that it is on": [
    `${T} CREATE INDEX i ON t (x text_pattern_ops)`,
    "CREATE TABLE t (id int NOT NULL, x varchar(9) NOT NULL, y int); CREATE INDEX i ON t (x DESC)",
  ],
  "an index gets a new column, and its old one goes": [
    `${T} CREATE INDEX i ON t (y)`,
    "CREATE TABLE t (id int NOT NULL, x text NOT NULL, z int, zz int); CREATE INDEX i ON t (z)",
  ],
  "an index on another table takes the name of one that goes": [
    `${T} CREATE TABLE u (a int); CREATE INDEX i ON t (x)`,
    `${T} CREATE TABLE u (a int); CREATE INDEX i ON u (a)`,
  ],
  "a table takes the name of an index that goes": [
    `${T} CREATE INDEX i ON t (x)`,
    `${T} CREATE TABLE i (a int)`,
  ],
  "a foreign key to a key that is new": [
    `${T} CREATE TABLE r (x int)`,
    `${KEYED} (id)); CREATE TABLE r (x int REFERENCES t)`,
  ],
  "a foreign key moves to another table": [
    "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE r (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES a)",
    "CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE r (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES b)",
  ],
  "a not valid constraint with a comment": [
    "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; COMMENT ON CONSTRAINT c ON t IS 'x'",
    "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); COMMENT ON CONSTRAINT c ON t IS 'x'",
  ],
  "a check on a column whose type changes": [
    "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))",
    "CREATE TABLE t (a bigint, CONSTRAINT c CHECK (a > 1))",
  ],
  "a check proves what NOT NULL says": [
    "CREATE TABLE t (a int, CONSTRAINT c CHECK (a IS NOT NULL))",
    "CREATE TABLE t (a int NOT NULL)",
  ],
  "NOT NULL and CHECK on partitions": [
    PARTS,
    `${PARTS} ALTER TABLE p ALTER id SET NOT NULL; ALTER TABLE p ADD CONSTRAINT q CHECK (id >= 0); ALTER TABLE p1 ALTER x SET NOT NULL`,
  ],
  "indexes of partitions change, in two levels": [
    `${PARTS} CREATE INDEX i ON p (x)`,
    `${PARTS} CREATE INDEX i ON p (x DESC)`,
  ],
  "a unique index of a partitioned table, and a partition": [
    `CREATE TABLE p (id int, x text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)`,
    `CREATE TABLE p (id int, x text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
     CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (30) TO (40); CREATE UNIQUE INDEX i ON p (id); CREATE INDEX own ON p1 (x)`,
  ],
  "a partition beside a default one": [
    "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE pd PARTITION OF p DEFAULT",
    "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE pd PARTITION OF p DEFAULT; CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (50) TO (60)",
  ],
  "foreign keys of and to partitioned tables": [
    `CREATE TABLE u (id int PRIMARY KEY, p int); ${PARTS} CREATE TABLE q (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (9)`,
    `CREATE TABLE u (id int PRIMARY KEY, p int); ${PARTS} CREATE TABLE q (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (9);
     ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u; ALTER TABLE u ADD CONSTRAINT g FOREIGN KEY (p) REFERENCES q`,
  ],
  "foreign keys of and to partitioned tables change": [
    `CREATE TABLE u (id int PRIMARY KEY, p int); ${PARTS} CREATE TABLE q (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (9);
     ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u; ALTER TABLE u ADD CONSTRAINT g FOREIGN KEY (p) REFERENCES q`,
    `CREATE TABLE u (id int PRIMARY KEY, p int); ${PARTS} CREATE TABLE q (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (9);
     ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u ON DELETE CASCADE; ALTER TABLE u ADD CONSTRAINT g FOREIGN KEY (p) REFERENCES q ON DELETE SET NULL`,
  ],
  "a domain gets and changes constraints": [
    "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0); CREATE TABLE t (x d); CREATE DOMAIN e AS int",
    "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE >= 1) CONSTRAINT n CHECK (VALUE < 99); CREATE TABLE t (x d); CREATE DOMAIN e AS int CHECK (VALUE > 0)",
  ],
  "a new materialized view with an index, a view over it and a grant": [
    T,
    `${T} CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE UNIQUE INDEX mi ON m (id); CREATE VIEW mv AS SELECT * FROM m;
     GRANT SELECT ON m TO app_reader; COMMENT ON INDEX mi IS 'c'; COMMENT ON MATERIALIZED VIEW m IS 'm'; ALTER MATERIALIZED VIEW m OWNER TO app_owner`,
  ],
  "a view moves onto a new materialized view": [
    `${T} CREATE VIEW v AS SELECT id FROM t`,
    `${T} CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE VIEW v AS SELECT id FROM m`,
  ],
  "a view becomes a materialized view, and a view over it stays": [
    `${T} CREATE VIEW v AS SELECT id FROM t; CREATE VIEW w AS SELECT id FROM v`,
    `${T} CREATE MATERIALIZED VIEW v AS SELECT id FROM t; CREATE INDEX i ON v (id); CREATE VIEW w AS SELECT id FROM v`,
  ],
  "a materialized view takes the name of an index that goes": [
    `${T} CREATE INDEX m ON t (x)`,
    `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t; CREATE VIEW w AS SELECT id FROM m`,
  ],
  "a serial key on a table that is there": [
    "CREATE TABLE t (x text)",
    "CREATE TABLE t (x text, id bigserial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY UNIQUE)",
  ],
  "a primary key of a child table": [
    "CREATE TABLE par (a int); CREATE TABLE t () INHERITS (par)",
    "CREATE TABLE par (a int); CREATE TABLE t (PRIMARY KEY (a)) INHERITS (par)",
  ],
  "a view leaves a key that changes for a new materialized view": [
    `${KEYED} (id)); CREATE VIEW v AS SELECT id, x FROM t GROUP BY id`,
    `${KEYED} (id) INCLUDE (y)); CREATE MATERIALIZED VIEW m AS SELECT id, x FROM t GROUP BY id; CREATE INDEX mi ON m (id); CREATE VIEW v AS SELECT id, x FROM m`,
  ],
  "a key that its own table refers to": [
    `${KEYED} (id), FOREIGN KEY (y) REFERENCES t)`,
    `${KEYED} (id) INCLUDE (x), FOREIGN KEY (y) REFERENCES t)`,
  ],
  "a check of a parent changes with its children": [
    "CREATE TABLE par (a int, CONSTRAINT c CHECK (a > 0)); CREATE TABLE kid (b int) INHERITS (par)",
    "CREATE TABLE par (a int NOT NULL, CONSTRAINT c CHECK (a > -1)); CREATE TABLE kid (b int NOT NULL) INHERITS (par)",
  ],
  "NOT NULL and another type for one column": [
    "CREATE TABLE t (a int, b varchar(5))",
    "CREATE TABLE t (a bigint NOT NULL, b text NOT NULL)",
  ],
  "default privileges with new tables and materialized views": [
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app_reader; CREATE TABLE big (id int)",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app_reader; CREATE TABLE big (id bigint); CREATE MATERIALIZED VIEW m AS SELECT id FROM big; REVOKE ALL ON m FROM app_reader; CREATE TABLE n (id int); REVOKE ALL ON n FROM app_reader; CREATE VIEW v AS SELECT id FROM m; REVOKE ALL ON v FROM app_reader",
  ],
  "a unique index of a partitioned table changes, and one of a partition": [
    `${PARTS} CREATE UNIQUE INDEX i ON p1 (id); CREATE INDEX j ON p (id)`,
    `${PARTS} CREATE UNIQUE INDEX i ON p1 (id, x); CREATE INDEX j ON p (id DESC)`,
  ],
  "an enum gets a value that a check, an index and a column use": [
    "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (x m, CONSTRAINT c CHECK (x = 'a')); CREATE INDEX i ON t (x) WHERE x = 'a'",
    "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (x m, y m DEFAULT 'b', CONSTRAINT c CHECK (x IN ('a', 'b'))); CREATE INDEX i ON t (x) WHERE x = 'b'",
  ],
  "a function that reads a new materialized view": [
    T,
    `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t; CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM m; END;
     CREATE TABLE u (n bigint DEFAULT f()); GRANT EXECUTE ON FUNCTION f() TO app_reader`,
  ],
  "tables of two schemas with the same names": [
    "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (x int); CREATE TABLE b.t (x int); CREATE INDEX i ON a.t (x); CREATE INDEX i ON b.t (x)",
    "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (x int NOT NULL); CREATE TABLE b.t (x int NOT NULL, y int); CREATE INDEX i ON a.t (x DESC); CREATE INDEX i ON b.t (x DESC)",
  ],
  "names that need quotes": [
    `CREATE SCHEMA "S.1"; CREATE TABLE "S.1"."T ""q""(x)" ("a ""b"")" text, "c,d" int); CREATE INDEX "i ON ONLY" ON "S.1"."T ""q""(x)" ("c,d");
     ALTER TABLE "S.1"."T ""q""(x)" ADD CONSTRAINT "ADD CONSTRAINT" CHECK ("c,d" > 0)`,
    `CREATE SCHEMA "S.1"; CREATE TABLE "S.1"."T ""q""(x)" ("a ""b"")" text NOT NULL, "c,d" int, CONSTRAINT "k USING" PRIMARY KEY ("a ""b"")", "c,d") INCLUDE ("c,d"));
     CREATE INDEX "i ON ONLY" ON "S.1"."T ""q""(x)" ("c,d" DESC); ALTER TABLE "S.1"."T ""q""(x)" ADD CONSTRAINT "ADD CONSTRAINT" CHECK ("c,d" > 1);
     CREATE TABLE "S.1".r (x text, y int, CONSTRAINT "f REFERENCES (" FOREIGN KEY (x, y) REFERENCES "S.1"."T ""q""(x)" ("a ""b"")", "c,d"))`,
  ],
  "names of the longest kind": [
    `CREATE TABLE ${"t".repeat(63)} (${"c".repeat(63)} text, b int); CREATE INDEX ${"i".repeat(63)} ON ${"t".repeat(63)} (b)`,
    `CREATE TABLE ${"t".repeat(63)} (${"c".repeat(63)} text NOT NULL, b int); CREATE INDEX ${"i".repeat(63)} ON ${"t".repeat(63)} (b DESC)`,
  ],
  "temporary names that are taken": [
    "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE INDEX i_new ON t (b); CREATE TABLE t_a_not_null (x int)",
    "CREATE TABLE t (a int NOT NULL, b int); CREATE INDEX i ON t (a DESC); CREATE INDEX i_new ON t (b DESC); CREATE TABLE t_a_not_null (x int)",
  ],
  "an exclusion constraint that changes, beside a change of another table": [
    "CREATE TABLE b (r int4range, CONSTRAINT e EXCLUDE USING gist (r WITH &&)); CREATE TABLE u (a int)",
    "CREATE TABLE b (r int4range, CONSTRAINT e EXCLUDE USING gist (r WITH -|-)); CREATE TABLE u (a int, c int)",
  ],
  "a rewrite beside small changes": [
    "CREATE TABLE a (x int); CREATE TABLE big (id int); CREATE VIEW v AS SELECT id FROM big; CREATE TABLE z (x int)",
    "CREATE TABLE a (x int, y int); CREATE TABLE big (id bigint); CREATE VIEW v AS SELECT id FROM big; CREATE TABLE z (x int, y int)",
  ],
  "a type that is widened under an index, a check and a key": [
    "CREATE TABLE t (a varchar(5) PRIMARY KEY, b varchar(5) CHECK (b <> 'q')); CREATE INDEX i ON t (lower(b)); CREATE INDEX j ON t (b)",
    "CREATE TABLE t (a varchar(9) PRIMARY KEY, b text CHECK (b <> 'q')); CREATE INDEX i ON t (lower(b)); CREATE INDEX j ON t (b)",
  ],
  "an enum loses a value under an index": [
    "CREATE TYPE m AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x m, y int); CREATE INDEX i ON t (y) WHERE x = 'a'; CREATE INDEX j ON t (x)",
    "CREATE TYPE m AS ENUM ('a', 'c'); CREATE TABLE t (x m, y int); CREATE INDEX i ON t (y DESC) WHERE x = 'a'; CREATE INDEX j ON t (x DESC)",
  ],
  "a check on a function that is made anew": [
    "CREATE FUNCTION f(a int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (x int, CONSTRAINT c CHECK (f(x)))",
    "CREATE FUNCTION f(b int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (x int, CONSTRAINT c CHECK (f(x)))",
  ],
};

const PLAIN = {
  kind: "hard",
  setup: "",
  minVersion: 0,
  knownMiss: undefined,
  knownMissDown: undefined,
} as const;

export const HARD_CASES: readonly PlanCase[] = Object.entries(PAIRS).flatMap(
  ([name, [old, wanted]]) => [
    { ...PLAIN, name, old, new: wanted },
    { ...PLAIN, name: `${name}, backwards`, old: wanted, new: old },
  ],
);
