/*
 * Calls the library through its C ABI, as rust/src/abi.rs describes it, and compares.
 *
 *   run-cases LIBRARY CASES
 *
 * CASES has a line for every file: problem, position, 1 if a semicolon is missing, SHA-256, path.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
static void *open_library(const char *path) { return (void *)LoadLibraryA(path); }
static void *find(void *library, const char *name) { return (void *)GetProcAddress((HMODULE)library, name); }
#else
#include <dlfcn.h>
static void *open_library(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void *find(void *library, const char *name) { return dlsym(library, name); }
#endif

#define MAX_FILES 4096
#define SEMICOLON_ADDED 4
#define WINDOW_BYTES 100000

typedef uint32_t (*version_fn)(void);
typedef int32_t (*error_fn)(uint8_t *, size_t);
typedef int32_t (*hash_fn)(const uint8_t *, size_t, const uint32_t *, size_t, size_t, uint64_t,
                           uint8_t *, int32_t *, uint32_t *);
typedef int32_t (*build_fn)(const uint8_t *, size_t, const uint32_t *, const uint8_t *, size_t,
                            const uint32_t *, size_t, size_t, uint64_t, const uint8_t *, size_t,
                            double *, uint8_t *, int32_t *, uint8_t *, double *, double *, double *,
                            double *, uint32_t *);

static struct { int problem, semicolon; long long position; char digest[65], path[1024]; } cases[MAX_FILES];
static uint8_t paths[MAX_FILES * 512], digests[MAX_FILES * 32], flags[MAX_FILES];
static uint32_t ends[MAX_FILES], no_separators[MAX_FILES];
static int32_t problems[MAX_FILES];
static double positions[MAX_FILES], starts[MAX_FILES], lengths[MAX_FILES], lines[MAX_FILES];
static int wrong = 0;

static int fail(const char *text, const char *what) {
  fprintf(stderr, "%s %s\n", text, what);
  return 1;
}

/* A build hashes only the files that it finds nothing wrong with. */
static void compare_digests(size_t count, int is_build) {
  for (size_t i = 0; i < count; i++) {
    char hex[65];
    if (is_build && cases[i].problem != 0) continue;
    for (int k = 0; k < 32; k++) sprintf(hex + 2 * k, "%02x", digests[32 * i + k]);
    if (strcmp(hex, cases[i].digest) == 0) continue;
    wrong++;
    fprintf(stderr, "%s: digest %s, not %s\n", cases[i].path, hex, cases[i].digest);
  }
}

static void compare_checks(size_t count) {
  for (size_t i = 0; i < count; i++) {
    int semicolon = (flags[i] & SEMICOLON_ADDED) != 0;
    int expected = cases[i].problem == 0 && cases[i].semicolon;
    if (problems[i] == cases[i].problem && (long long)positions[i] == cases[i].position &&
        semicolon == expected)
      continue;
    wrong++;
    fprintf(stderr, "%s: problem %d at %lld, semicolon %d; not %d, %lld, %d\n", cases[i].path,
            problems[i], (long long)positions[i], semicolon, cases[i].problem, cases[i].position,
            expected);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return fail("usage: run-cases LIBRARY", "CASES");
  void *library = open_library(argv[1]);
  if (library == NULL) return fail("cannot open", argv[1]);
  version_fn version = (version_fn)find(library, "confiture_abi_version");
  error_fn last_error = (error_fn)find(library, "confiture_last_error");
  hash_fn hash = (hash_fn)find(library, "confiture_hash_files");
  build_fn build = (build_fn)find(library, "confiture_build_schema");
  if (!version || !last_error || !hash || !build) return fail("a symbol is missing in", argv[1]);

  FILE *file = fopen(argv[2], "r");
  if (file == NULL) return fail("cannot read", argv[2]);
  size_t count = 0, size = 0;
  while (count < MAX_FILES &&
         fscanf(file, "%d %lld %d %64s %1023[^\n]", &cases[count].problem, &cases[count].position,
                &cases[count].semicolon, cases[count].digest, cases[count].path) == 5) {
    size_t length = strlen(cases[count].path);
    if (size + length > sizeof paths) return fail("too many paths in", argv[2]);
    memcpy(paths + size, cases[count].path, length);
    ends[count++] = (uint32_t)(size += length);
  }
  fclose(file);
  if (count == 0) return fail("no cases in", argv[2]);

  uint32_t next = 0;
  int32_t status = 0;
  while (status == 0 && next < count)
    status = hash(paths, size, ends, count, next, WINDOW_BYTES, digests, problems, &next);
  if (status == 0) compare_digests(count, 0);
  memset(digests, 0, sizeof digests);
  double offset = 0;
  for (next = 0; status == 0 && next < count;)
    status = build(paths, size, ends, NULL, 0, no_separators, count, next, WINDOW_BYTES, NULL, 0,
                   &offset, digests, problems, flags, positions, starts, lengths, lines, &next);
  if (status == 0) compare_digests(count, 1), compare_checks(count);

  uint8_t text[256] = {0};
  if (status != 0) return last_error(text, sizeof text - 1), fail("a call failed:", (char *)text);
  /* A call that must fail, with its text: the index of the first file is too large. */
  status = hash(paths, size, ends, count, count + 1, 1, digests, problems, &next);
  if (status != -1 || last_error(text, sizeof text - 1) <= 0) return fail("a wrong start", "was taken");
  if (wrong > 0) return 1;
  printf("ABI version %u, %zu files checked and hashed twice\n", version(), count);
  return 0;
}
