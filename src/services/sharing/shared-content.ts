// What the links of a visit lead to: a document's bytes, or a folder to be packed. Access is checked again at each use,
// and for each page that is packed.
import sql, { empty } from 'sql-template-tag';
import type { KeptPublicGrants } from '../../access/kept-public-grants.js';
import type { Caller, Holder } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { linkGone } from '../../common/errors.js';
import type { SharePermission } from '../../entities/share-link.js';
import { isInlineSafe } from '../../storage/media-type.js';
import { auditTarget } from '../access/manageable-item.js';
import { archiveEntries } from '../content/archive-entries.js';
import type { ArchiveEntry } from '../content/archive-entries.js';
import type { Download } from '../content/downloads.js';
import type { Refusal } from '../content/link-access.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Settings } from '../settings.js';
import { countUse } from '../usage/usage-rows.js';
import type { Writer } from '../write.js';
import { countVisit } from './count-visit.js';
import { findLink, findShared, openLink, sharedAlong } from './opened-link.js';
import type { FoundLink, OpenedLink } from './opened-link.js';
import type { VisitLink, VisitLinks, VisitUse } from './visit-links.js';

/** A link of a visit that may be used now. */
export interface VisitInUse extends OpenedLink {
  readonly visit: VisitLink;
}

/** Bytes to send, and what they are called. */
interface SharedDownload extends Omit<Download, 'document' | 'link' | 'viewer'> {
  readonly disposition: 'inline' | 'attachment';
}

/** The bytes of a shared document. */
export interface SharedDocument extends VisitInUse {
  readonly kind: 'DOCUMENT';
  readonly download: SharedDownload;
}

/** A shared folder, to be sent as one file. */
export interface SharedFolder extends VisitInUse {
  readonly kind: 'FOLDER';
  readonly folder: FoundItem;
}

export interface SharedContentParts {
  readonly writer: Writer;
  readonly links: VisitLinks;
  readonly settings: Settings;
  readonly publicGrants: KeptPublicGrants;
  readonly clock: Clock;
}

/** What a share link has to allow for each use of a visit's links. */
const allowing: Readonly<Record<VisitUse, readonly SharePermission[]>> = {
  PREVIEW: ['VIEW', 'DOWNLOAD'],
  DOWNLOAD: ['DOWNLOAD'],
  ARCHIVE: ['DOWNLOAD'],
  UPLOAD: ['UPLOAD'],
};

export class SharedContent {
  constructor(private readonly parts: SharedContentParts) {}

  /** What is to be sent. */
  async open(token: string): Promise<SharedDocument | SharedFolder | Refusal> {
    const used = await this.use(token);
    if (typeof used === 'string') return used;
    const { visit } = used;
    if (visit.use === 'UPLOAD') return 'NOT_FOUND';
    const item = await findShared(this.parts.writer.rows, used, visit.itemId);
    if (item === null) return 'NOT_FOUND';
    if (visit.use === 'ARCHIVE') {
      return item.kind === 'FOLDER' ? { ...used, kind: 'FOLDER', folder: item } : 'NOT_FOUND';
    }
    const download = await this.download(item, visit.use);
    return download === null ? 'NOT_FOUND' : { ...used, kind: 'DOCUMENT', download };
  }

  /** The visit whose link it is, as far as the share link lets it go on. */
  async use(token: string): Promise<VisitInUse | Refusal> {
    const { writer, links, settings, publicGrants, clock } = this.parts;
    const visit = links.read(token);
    if (visit === null) return 'NOT_FOUND';
    if ((await settings.current()).lockdown) return 'LOCKDOWN';
    const now = clock.now();
    if (visit.expiresAt <= now) return 'GONE';
    const link = await this.linkOf(visit);
    if (link === null) return 'NOT_FOUND';
    const opened = await openLink(writer.rows, link, now, await publicGrants.now());
    return typeof opened === 'string' ? opened : { ...opened, visit };
  }

  /** What goes into the folder's archive, once the visit is counted. It breaks off where the share link ends meanwhile. */
  entries({ folder, visit }: SharedFolder): AsyncGenerator<ArchiveEntry> {
    const { writer, clock, publicGrants } = this.parts;
    const reader = async (): Promise<Holder> => {
      const link = await this.linkOf(visit);
      if (link === null) throw linkGone();
      // A large archive takes longer than the hour after which counted visits are forgotten.
      const opened = await openLink(
        writer.rows,
        { ...link, counted: true },
        clock.now(),
        await publicGrants.now(),
      );
      if (typeof opened === 'string') throw linkGone();
      return opened.creator;
    };
    return archiveEntries(writer.rows, reader, folder, sharedAlong);
  }

  /** Counts the visit, which takes content now. LINK_GONE where others have used up the link. */
  async count({ visit, link, item }: VisitInUse, caller: Caller): Promise<void> {
    if (link.counted) return;
    const known = new Error('The visit has been counted already.');
    await this.parts.writer
      .run(caller, 'shareVisit', async (write) => {
        if ((await countVisit(write, visit)) === 'KNOWN') throw known;
        if (visit.use === 'DOWNLOAD') {
          write.count('downloads');
          await write.transaction.rows(countUse('downloads', visit.itemId, empty));
        }
        write.audit(auditTarget(item), { shareLinkId: link.id, use: visit.use });
      })
      .catch((error: unknown) => {
        // Another request of the same visit was faster: there is nothing to record.
        if (error !== known) throw error;
      });
  }

  /** The share link as it is now; null where it does not allow what the visit's link is for. */
  private async linkOf({ use, linkId, visitId }: VisitLink): Promise<FoundLink | null> {
    const link = await findLink(this.parts.writer.rows, linkId, visitId);
    return link !== undefined && allowing[use].includes(link.permission) ? link : null;
  }

  private async download(item: FoundItem, use: 'PREVIEW' | 'DOWNLOAD'): Promise<SharedDownload | null> {
    const row = await this.parts.writer.rows.row<Omit<SharedDownload, 'fileName' | 'disposition'>>(sql`
      select blob.key, blob.size, blob.sha256, revision.mime_type as "mimeType", revision.created_at as "createdAt"
      from revision join blob on blob.id = revision.blob_id
      where revision.id = ${item.currentRevisionId}`);
    // What is only to be seen is not handed out as a file instead.
    if (row === undefined || (use === 'PREVIEW' && !isInlineSafe(row.mimeType))) return null;
    return { ...row, fileName: item.name, disposition: use === 'PREVIEW' ? 'inline' : 'attachment' };
  }
}
