// Several nodes on one database, each a process of its own, some of which may be down.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Chance } from '../crash/chance.js';
import { makeDataFolder } from '../crash/data-folder.js';
import { ServerProcess } from '../crash/server-process.js';
import { ApiClient } from '../support/client.js';

interface Node {
  readonly server: ServerProcess;
  readonly url: string;
}

export class Nodes {
  private readonly nodes: (Node | null)[] = [];
  private readonly launched = new Set<ServerProcess>();

  private constructor(
    private readonly dataDir: string,
    private readonly databaseUrl: string,
    private readonly chance: Chance,
  ) {}

  static async start(count: number, databaseUrl: string, chance: Chance): Promise<Nodes> {
    const nodes = new Nodes(await makeDataFolder(), databaseUrl, chance);
    for (let at = 0; at < count; at += 1) await nodes.launch(at);
    return nodes;
  }

  /** Of a node that is up, any. */
  get url(): string {
    return this.chance.pick(this.nodes.filter((node) => node !== null)).url;
  }

  /** Through a node that is up. */
  client(token: string): ApiClient {
    return new ApiClient(this.url, token);
  }

  async launch(at: number): Promise<void> {
    const server = await ServerProcess.launch(join(this.dataDir, `node ${at}`), {
      DATABASE_URL: this.databaseUrl,
      STORAGE_URL: pathToFileURL(join(this.dataDir, 'blobs')).href,
      SECRET: 'a secret that only soaks have, long enough',
    });
    this.launched.add(server);
    this.nodes[at] = { server, url: await server.ready() };
  }

  async kill(at: number): Promise<void> {
    const node = this.nodes[at];
    this.nodes[at] = null;
    if (node === null || node === undefined) return;
    this.launched.delete(node.server);
    await node.server.kill();
  }

  async stop(): Promise<void> {
    for (const server of this.launched) await server.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
