/** Calls the library in every wrong way that it can notice; prints each status and its text. */
import { dlopen } from "bun:ffi";

const path = process.argv[2] ?? "";
const { symbols } = dlopen(path, {
  confiture_hash_files: {
    args: ["ptr", "u64", "ptr", "u64", "u64", "u64", "ptr", "ptr", "ptr"],
    returns: "i32",
  },
  confiture_last_error: { args: ["buffer", "u64"], returns: "i32" },
});

const space = new Uint8Array(256);
const bytes = new TextEncoder().encode("/missing");
const ends = Uint32Array.of(bytes.length);
const digests = new Uint8Array(32);
const problems = new Int32Array(1);
const next = new Uint32Array(1);

type View = NodeJS.TypedArray | null;
type Arguments = [View, number, View, number, number, number, View, View, View];

function call(name: string, change: (args: Arguments) => void): void {
  const args: Arguments = [bytes, bytes.length, ends, 1, 0, 1, digests, problems, next];
  change(args);
  const status = symbols.confiture_hash_files(...args);
  const length = status === 0 ? 0 : symbols.confiture_last_error(space, space.length);
  const text = new TextDecoder().decode(space.subarray(0, length));
  process.stdout.write(`${name}: ${status} ${text}\n`);
}

call("right", () => {});
for (const index of [0, 2, 6, 7, 8] as const) {
  call(`null ${index}`, (args) => {
    args[index] = null;
  });
}
call("no file", (args) => {
  args.splice(0, 4, null, 0, null, 0);
});
call("length", (args) => {
  args[1] = 3;
});
call("start", (args) => {
  args[4] = 2;
});
call("count", (args) => {
  args[3] = 2 ** 52;
});
call("bad UTF-8", (args) => {
  args[0] = new Uint8Array(bytes.length).fill(0xff);
});
call("not aligned", (args) => {
  args[7] = new Uint8Array(8).subarray(1, 5);
});
