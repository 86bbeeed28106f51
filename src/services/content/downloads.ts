// What a link leads to, with access checked again at each use.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { lineageColumn, mayRead } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { ThumbnailSize } from '../../jobs/extraction/protocol.js';
import type { LinkAccess, Refusal } from './link-access.js';
import type { Link, Links } from './links.js';

/** Bytes to send, and what they are called. */
export interface Download {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
  /** The document's name, or the one that the revision came under. */
  readonly fileName: string;
  readonly mimeType: string;
  readonly createdAt: Date;
  readonly document: { readonly id: ItemId; readonly name: string };
  readonly link: Link;
  /** Of the session that the link was made in. */
  readonly viewer: Viewer;
}

interface DownloadRow {
  readonly id: ItemId;
  readonly lineage: readonly ItemId[];
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
  readonly name: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly createdAt: Date;
}

const blobColumns = sql`blob.key, blob.size, blob.sha256`;
const blobJoin = sql`join blob on blob.id = revision.blob_id`;
const thumbnailColumns = sql`thumbnail.key, thumbnail.bytes as size, thumbnail.sha256`;
const thumbnailJoin = (size: ThumbnailSize): Sql =>
  sql`join thumbnail on thumbnail.revision_id = revision.id and thumbnail.size = ${size}`;

export class Downloads {
  constructor(
    private readonly rows: Rows,
    private readonly links: Links,
    private readonly access: LinkAccess,
  ) {}

  async open(token: string): Promise<Download | Refusal> {
    const link = this.links.read(token);
    if (link === null) return 'NOT_FOUND';
    const viewer = await this.access.viewerOf(link);
    if (typeof viewer === 'string') return viewer;
    const { thumbnail } = link;
    const row = await this.rows.row<DownloadRow>(sql`
      select item.id, ${lineageColumn()}, ${thumbnail === null ? blobColumns : thumbnailColumns}, item.name,
             revision.file_name as "fileName", revision.mime_type as "mimeType",
             revision.created_at as "createdAt"
      from revision
      ${thumbnail === null ? blobJoin : thumbnailJoin(thumbnail)}
      join item on item.id = revision.document_id and item.trashed_at is null
      left join item parent on parent.id = item.parent_id
      where revision.id = ${link.revisionId}`);
    if (row === undefined || !mayRead(viewer, row)) return 'NOT_FOUND';
    const { id, name, key, size, sha256, createdAt } = row;
    const called = link.naming === 'document' ? name : row.fileName;
    const { fileName, mimeType } =
      thumbnail === null
        ? { fileName: called, mimeType: row.mimeType }
        : { fileName: `${called}.webp`, mimeType: 'image/webp' };
    return { key, size, sha256, mimeType, createdAt, fileName, document: { id, name }, link, viewer };
  }
}
