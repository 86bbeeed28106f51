// Counts downloads, once a link, however often or in how many parts it is fetched, and audits each that counts.
import sql, { empty } from 'sql-template-tag';
import type { AuditedName } from '../../access/actions.js';
import type { Clock } from '../../common/clock.js';
import { newId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { countUse } from '../usage/usage-rows.js';
import type { CountedEvent } from '../records.js';
import type { Archive } from './archives.js';
import type { Download } from './downloads.js';

/** Who fetches. */
export interface Fetcher {
  readonly remoteAddress: string;
  readonly userAgent: string | null;
}

const EVENT = 'download' satisfies AuditedName;
const COUNTED = 'downloads' satisfies CountedEvent;

export class DownloadCounter {
  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {}

  /** Counts it unless its link has been counted: in one statement, so that what is counted is audited. */
  async count(download: Download | Archive, { remoteAddress, userAgent }: Fetcher): Promise<void> {
    const { viewer, link } = download;
    const [type, target] =
      'folder' in download
        ? (['Folder', download.folder] as const)
        : (['Document', download.document] as const);
    const now = this.clock.now();
    await this.rows.rows(sql`
      with counted as (
        insert into counted_download (link, expires_at) values (${link.identity}, ${link.expiresAt})
        on conflict do nothing
        returning link
      ), tallied as (
        insert into tally (metric, day, amount)
        select ${COUNTED}::text, (${now}::timestamptz at time zone 'UTC')::date, 1 from counted
      ) ${type === 'Document' ? sql`, used as (${countUse('downloads', target.id, sql`from counted`)})` : empty}
      insert into audit_entry (id, at, action, actor_id, result, target_type, target_id, target_name, remote_address,
                               user_agent, details)
      select ${newId()}::uuid, ${now}::timestamptz, ${EVENT}::text, ${viewer.userId}::uuid, 'OK', ${type}::text,
             ${target.id}::uuid, ${target.name}::text, ${remoteAddress}::text, ${userAgent}::text, '{}'::jsonb
      from counted`);
  }
}
