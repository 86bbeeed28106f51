// Rows by id that may be in memory: at once where they are, else in one statement for all that are asked for together.
import DataLoader from 'dataloader';
import type { KeptRows } from '../database/kept-rows.js';

export class KeptLoader<Id extends string, Row extends { readonly id: Id }> {
  private batches: DataLoader<Id, Row | null> | null = null;

  constructor(private readonly kept: KeptRows<Id, Row>) {}

  load(id: Id): Row | null | Promise<Row | null> {
    const row = this.kept.peek(id);
    if (row !== undefined) return row;
    this.batches ??= new DataLoader((ids) => this.kept.load(ids));
    return this.batches.load(id);
  }
}
