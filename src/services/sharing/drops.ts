// Takes in the files that visitors drop into a folder by an UPLOAD link: they become its creator's documents.
import sql from 'sql-template-tag';
import type { KeptPublicGrants } from '../../access/kept-public-grants.js';
import type { PublicGrants } from '../../access/public-grants.js';
import type { Caller } from '../../access/viewer.js';
import { linkGone, notFound } from '../../common/errors.js';
import { auditTarget } from '../access/manageable-item.js';
import type { Refusal } from '../content/link-access.js';
import { keepBlob } from '../content/receive.js';
import type { Content, ContentReceiver, IncomingFile, Used } from '../content/receive.js';
import { addUpload } from '../content/revisions.js';
import { insertDocument, rowOf } from '../items/create-items.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { freeName } from '../items/place.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { countVisit } from './count-visit.js';
import { findLink, openLink } from './opened-link.js';
import type { SharedContent, VisitInUse } from './shared-content.js';
import { mayShare } from './share-link-rows.js';

/**
 * A file that was taken in, by the name that it was sent under, as names are written here: the one that it is stored under would
 * tell whether there was another. Its size in bytes.
 */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

export interface DropsParts {
  readonly writer: Writer;
  readonly receiver: ContentReceiver;
  readonly content: SharedContent;
  readonly publicGrants: KeptPublicGrants;
}

export class Drops {
  constructor(private readonly parts: DropsParts) {}

  /** The visit that may drop files by this link; asked before any of them is read. */
  async open(token: string): Promise<VisitInUse | Refusal> {
    const used = await this.parts.content.use(token);
    return typeof used === 'string' || used.visit.use === 'UPLOAD' ? used : 'NOT_FOUND';
  }

  /**
   * Keeps one file, beside one of the same name. Errors as of ContentReceiver; LINK_GONE where the link came to its end
   * meanwhile. The first file of a visit counts it.
   */
  take(caller: Caller, visit: VisitInUse, file: IncomingFile): Promise<DroppedFile> {
    const { writer, receiver, publicGrants } = this.parts;
    return receiver.receive(Promise.resolve(file), visit.creator.userId, (content) =>
      retryingRaces(async () => {
        const known = await publicGrants.now();
        return writer.run(caller, 'shareVisit', (write) => place(write, visit, content, known));
      }),
    );
  }
}

async function place(
  write: Write,
  { visit }: VisitInUse,
  content: Content,
  publicGrants: PublicGrants,
): Promise<Used<DroppedFile>> {
  const rows = write.transaction;
  const link = await findLink(rows, visit.linkId, visit.visitId);
  const opened = link?.permission === 'UPLOAD' ? await openLink(rows, link, write.at, publicGrants) : 'GONE';
  if (opened === 'NOT_FOUND') throw notFound('link');
  if (opened === 'GONE') throw linkGone();
  const { creator } = opened;
  const folder = await rows.row<FoundItem>(sql`
    ${selectItems(sql`item.id = ${opened.item.id} and item.kind = 'FOLDER'`)} for share of item`);
  // It may have been moved or trashed before it was locked.
  if (folder === undefined || !mayShare(creator, folder, 'UPLOAD')) throw linkGone();
  const counted = (await countVisit(write, visit)) === 'COUNTED';
  const name = await freeName(rows, folder.id, content.fileName);
  const fields = { name, description: null, externalId: null, metadata: {} };
  const document = rowOf(await insertDocument(write, creator, folder, fields), folder);
  const blob = await keepBlob(write, content);
  await addUpload(write, creator, document, content, { blobId: blob.id, comment: null });
  const { size } = content.stored;
  write.audit(auditTarget(folder), {
    shareLinkId: visit.linkId,
    use: visit.use,
    counted,
    drop: { documentId: document.id, name, size },
  });
  return { result: { name: content.fileName, size }, kept: blob.kept };
}
