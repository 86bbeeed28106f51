// The grants to everyone, kept in memory for all viewers of the node until they may have changed.
import type { Clock } from '../common/clock.js';
import type { Rows } from '../database/database.js';
import { loadPublicGrants } from './public-grants.js';
import type { PublicGrants } from './public-grants.js';

export class KeptPublicGrants {
  private kept: PublicGrants | null = null;
  private loading: Promise<PublicGrants> | null = null;
  private keeping = false;

  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {}

  /** Those in force now. Who asks while they are being read waits for the same statement. */
  async now(): Promise<PublicGrants> {
    const { kept } = this;
    if (kept !== null && (kept.until === null || this.clock.now() < kept.until)) return kept;
    this.loading ??= this.load();
    return this.loading;
  }

  /** They may have changed: a statement sent before must neither be kept nor answer a request that comes after. */
  forget(): void {
    this.kept = null;
    this.loading = null;
  }

  /** Whether changes made by other nodes are being heard: only then is anything kept. */
  setHearing(hearing: boolean): void {
    this.keeping = hearing;
    this.forget();
  }

  private load(): Promise<PublicGrants> {
    const loading = loadPublicGrants(this.rows, this.clock.now()).then(
      (grants) => {
        if (this.loading === loading) {
          this.loading = null;
          if (this.keeping) this.kept = grants;
        }
        return grants;
      },
      (error: unknown) => {
        if (this.loading === loading) this.loading = null;
        throw error;
      },
    );
    return loading;
  }
}
