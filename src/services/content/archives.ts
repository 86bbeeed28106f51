// The archives that links lead to, with access checked again at each use and for each page that is packed.
import sql from 'sql-template-tag';
import { mayRead } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { Viewers } from '../../access/viewers.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { archiveEntries } from './archive-entries.js';
import type { ArchiveEntry } from './archive-entries.js';
import type { ArchiveLink, ArchiveLinks } from './archive-links.js';
import type { LinkAccess, Refusal } from './link-access.js';

/** A folder to be sent as one file. */
export interface Archive {
  readonly folder: FoundItem;
  readonly link: ArchiveLink;
  /** Of the session that the link was made in. */
  readonly viewer: Viewer;
}

export class Archives {
  constructor(
    private readonly rows: Rows,
    private readonly links: ArchiveLinks,
    private readonly access: LinkAccess,
    private readonly viewers: Viewers,
  ) {}

  async open(token: string): Promise<Archive | Refusal> {
    const link = this.links.read(token);
    if (link === null) return 'NOT_FOUND';
    const viewer = await this.access.viewerOf(link);
    if (typeof viewer === 'string') return viewer;
    const folder = await this.rows.row<FoundItem>(
      selectItems(sql`item.id = ${link.folderId} and item.kind = 'FOLDER'`),
    );
    if (folder === undefined || !mayRead(viewer, folder)) return 'NOT_FOUND';
    return { folder, link, viewer };
  }

  /** What goes into it. It breaks off where the session ends meanwhile. */
  entries({ folder, link }: Archive): AsyncGenerator<ArchiveEntry> {
    return archiveEntries(this.rows, () => this.viewers.ofSession(link.sessionId), folder);
  }
}
