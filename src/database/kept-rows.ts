// Rows that lists repeat, such as the owners of documents: read once and kept until they may have changed.
import { LRUCache } from 'lru-cache';

export class KeptRows<Id extends string, Row extends { readonly id: Id }> {
  private readonly kept: LRUCache<Id, Row>;
  // Grows whenever a row may have changed: what was read before must not be kept after.
  private generation = 0;
  private keeping = false;

  constructor(
    private readonly read: (ids: readonly Id[]) => Promise<readonly Row[]>,
    most: number,
  ) {
    this.kept = new LRUCache({ max: most });
  }

  /** The row, where it is kept. */
  peek(id: Id): Row | undefined {
    return this.kept.get(id);
  }

  /** The rows in the order of the ids, null where there is none: one statement for those that are not kept. */
  async load(ids: readonly Id[]): Promise<(Row | null)[]> {
    const { generation } = this;
    const found = new Map<Id, Row>();
    const missing: Id[] = [];
    for (const id of ids) {
      const row = this.kept.get(id);
      if (row === undefined) missing.push(id);
      else found.set(id, row);
    }
    if (missing.length > 0) {
      for (const row of await this.read([...new Set(missing)])) {
        found.set(row.id, row);
        if (this.keeping && generation === this.generation) this.kept.set(row.id, row);
      }
    }
    return ids.map((id) => found.get(id) ?? null);
  }

  forget(id: Id): void {
    this.kept.delete(id);
    this.generation += 1;
  }

  forgetAll(): void {
    this.kept.clear();
    this.generation += 1;
  }

  /** Whether changes made by other nodes are being heard: only then is anything kept. */
  setHearing(hearing: boolean): void {
    this.keeping = hearing;
    this.forgetAll();
  }
}
