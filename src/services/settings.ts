// What an administrator has set, and whether the server is locked down: one row that all nodes share, kept in memory.
import sql, { raw } from 'sql-template-tag';
import type { Rows } from '../database/database.js';

export const registrationModes = ['OPEN', 'CLOSED'] as const;
export type RegistrationMode = (typeof registrationModes)[number];
export const characterClasses = ['LOWERCASE', 'UPPERCASE', 'DIGIT', 'SYMBOL'] as const;
export type CharacterClass = (typeof characterClasses)[number];

export interface ServerSettings {
  readonly registration: RegistrationMode;
  readonly maxUploadBytes: number;
  /** Empty where every type is taken. */
  readonly acceptedTypes: readonly string[];
  readonly defaultQuotaBytes: number | null;
  readonly trashRetentionDays: number;
  readonly passwordMinLength: number;
  readonly passwordRequiredClasses: readonly CharacterClass[];
  readonly passwordMaxAgeDays: number | null;
  readonly remoteShutdown: boolean;
  readonly lockdown: boolean;
  readonly lockdownReason: string | null;
}

export class Settings {
  private kept: Promise<ServerSettings> | null = null;
  private keeping = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly rows: Rows) {}

  current(): Promise<ServerSettings> {
    if (this.kept !== null) return this.kept;
    const loading = readSettings(this.rows);
    if (this.keeping) {
      this.kept = loading;
      // What failed is asked again, and what was forgotten meanwhile is not brought back.
      loading.catch(() => {
        if (this.kept === loading) this.kept = null;
      });
    }
    return loading;
  }

  /** They may have changed. */
  forget(): void {
    this.kept = null;
    for (const listener of this.listeners) listener();
  }

  /** Calls back whenever they may have changed; `current` answers what they are by then. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Whether changes made by other nodes are being heard: only then are they kept. */
  setHearing(hearing: boolean): void {
    this.keeping = hearing;
    this.forget();
  }
}

/** As they are in the database; locked for who is to `update` them, or to rely on them until the end (`share`). */
export async function readSettings(rows: Rows, lock?: 'update' | 'share'): Promise<ServerSettings> {
  const row = await rows.row<ServerSettings>(sql`
    select registration, max_upload_bytes as "maxUploadBytes", accepted_types as "acceptedTypes",
           default_quota_bytes as "defaultQuotaBytes", trash_retention_days as "trashRetentionDays",
           password_min_length as "passwordMinLength", password_required_classes as "passwordRequiredClasses",
           password_max_age_days as "passwordMaxAgeDays", remote_shutdown as "remoteShutdown", lockdown,
           lockdown_reason as "lockdownReason"
    from server ${raw(lock === undefined ? '' : `for ${lock}`)}`);
  if (row === undefined) throw new Error('The database has had no first start.');
  return row;
}
