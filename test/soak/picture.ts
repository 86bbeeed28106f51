// What a client shows, kept up by changes alone: by the rule that the API's documentation gives.
import type { ApiClient } from '../support/client.js';

export interface HeardItem {
  readonly __typename: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly parent?: { readonly id: string } | null;
}

export interface HeardChange {
  readonly cursor: string;
  readonly kind: string;
  readonly itemId: string;
  readonly item: HeardItem | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Shown {
  readonly name: string;
  /** Null where it may not be known. */
  readonly parentId: string | null;
}

type Asked = HeardItem & { readonly children?: { readonly nodes: readonly HeardItem[] } };

const parts = '__typename ... on Item { id name status parent { id } }';
const lookUp = `query ($ids: [ID!]!) { nodes(ids: $ids) { ${parts} ... on Folder { children(first: 100) { nodes { ${parts} } } } } }`;
const AT_ONCE = 10;

/** They count for everything below the item. */
const reachingDown = new Set([
  'ITEM_MOVED',
  'ITEM_TRASHED',
  'ITEM_RESTORED',
  'ITEM_PURGED',
  'ACCESS_CHANGED',
]);

export class Picture {
  readonly items = new Map<string, Shown>();
  /** What was asked for afresh. */
  asked = 0;

  /** Takes the changes in; `client` asks for what they leave open, and may throw: then this has to be called again. */
  async take(changes: readonly HeardChange[], client: () => ApiClient): Promise<void> {
    const open = new Set<string>();
    for (const { kind, itemId, item } of changes) {
      if (reachingDown.has(kind)) {
        open.add(itemId);
      } else if (item !== null && item.status === 'LIVE') {
        const known = this.items.get(itemId);
        if (item.parent !== undefined) this.show(item);
        else if (known === undefined) open.add(itemId);
        else this.items.set(itemId, { ...known, name: item.name });
      }
    }
    await this.look([...open], client);
  }

  /** As the items are found, with all that is below them; what was shown below may be readable by itself. */
  async look(ids: readonly string[], client: () => ApiClient): Promise<void> {
    const found = new Map<string, HeardItem>();
    const asked = [...new Set(ids.flatMap((id) => this.below(id)))];
    let level = asked;
    while (level.length > 0) {
      const next: string[] = [];
      for (let at = 0; at < level.length; at += AT_ONCE) {
        for (const item of await askFor(client(), level.slice(at, at + AT_ONCE))) {
          found.set(item.id, item);
          for (const child of item.children?.nodes ?? []) {
            found.set(child.id, child);
            if (child.__typename === 'Folder') next.push(child.id);
          }
        }
        this.asked += 1;
      }
      level = next;
    }
    for (const id of asked) this.items.delete(id);
    for (const item of found.values()) this.show(item);
  }

  private show({ id, name, parent }: HeardItem): void {
    this.items.set(id, { name, parentId: parent?.id ?? null });
  }

  /** The item, and all that is shown below it. */
  private below(id: string): string[] {
    const found = [id];
    for (const above of found) {
      for (const [below, { parentId }] of this.items) if (parentId === above) found.push(below);
    }
    return found;
  }
}

/** Those of them that are live and may be read. */
export async function askFor(client: ApiClient, ids: readonly string[]): Promise<Asked[]> {
  const { nodes } = await client.data<{ nodes: (Asked | null)[] }, object>(lookUp, { ids });
  return nodes.filter((node): node is Asked => node !== null && node.status === 'LIVE');
}
