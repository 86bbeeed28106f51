// Gives tags to documents, and takes them off, many at once: all or none.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requirePermission, requireViewer } from '../../access/checks.js';
import { mayRead } from '../../access/decision.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemId, TagId } from '../../common/ids.js';
import { auditTarget } from '../access/manageable-item.js';
import { lockItems, selectItems } from '../items/find-items.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { MOST_TAGS, existingTags } from './tags.js';

export interface TagDocumentsInput {
  readonly documentIds: readonly string[];
  readonly tagIds: readonly string[];
}

/** Documents, and tags, in one call. */
const MOST = 100;

export class DocumentTags {
  constructor(private readonly writer: Writer) {}

  /** WRITE on each. NOT_FOUND, FORBIDDEN; BAD_USER_INPUT, also where a document would come to bear more than 100 tags. */
  add(caller: Caller, input: TagDocumentsInput): Promise<ItemRow[]> {
    return this.change(caller, input, 'tagDocuments', async (write, documents, tags) => {
      const changed = await changedBy(
        write,
        sql`
        insert into document_tag (document_id, tag_id)
        select document, tag from unnest(${[...documents]}::uuid[]) document, unnest(${[...tags]}::uuid[]) tag
        on conflict do nothing
        returning document_id`,
      );
      await requireFew(write, changed);
      return changed;
    });
  }

  /** WRITE on each. What a document does not bear is not taken off it. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT. */
  remove(caller: Caller, input: TagDocumentsInput): Promise<ItemRow[]> {
    return this.change(caller, input, 'untagDocuments', (write, documents, tags) =>
      changedBy(
        write,
        sql`
        delete from document_tag
        where document_id = any(${[...documents]}::uuid[]) and tag_id = any(${[...tags]}::uuid[])
        returning document_id`,
      ),
    );
  }

  /** `apply` answers the documents whose tags it changed; they are updated by it, and their readers told. */
  private change(
    caller: Caller,
    { documentIds, tagIds }: TagDocumentsInput,
    action: 'tagDocuments' | 'untagDocuments',
    apply: (
      write: Write,
      documents: readonly ItemId[],
      tags: readonly TagId[],
    ) => Promise<ReadonlySet<ItemId>>,
  ): Promise<ItemRow[]> {
    const viewer = requireViewer(caller);
    requireCount('documentIds', documentIds);
    return retryingRaces(() =>
      this.writer.run(caller, action, async (write) => {
        const documents = await lockDocuments(write, viewer, documentIds);
        requireCount('tagIds', tagIds);
        const tags = await existingTags(write.transaction, tagIds);
        const changed = await apply(
          write,
          documents.map(({ id }) => id),
          tags,
        );
        if (changed.size > 0) {
          await write.transaction.rows(
            sql`update item set updated_at = ${write.at} where id = any(${[...changed]}::uuid[])`,
          );
        }
        for (const document of documents) {
          if (!changed.has(document.id)) continue;
          write.change('TAGS_CHANGED', document);
          write.reindex(document.id);
        }
        const [only, ...others] = documents;
        write.audit(only !== undefined && others.length === 0 ? auditTarget(only) : null, {
          documentIds: documents.map(({ id }) => id),
          tagIds: tags,
        });
        return documents.map((document) =>
          changed.has(document.id) ? { ...document, updatedAt: write.at } : document,
        );
      }),
    );
  }
}

function requireCount(path: string, ids: readonly string[]): void {
  if (ids.length >= 1 && ids.length <= MOST) return;
  throw badUserInput({ path, rule: 'count', message: `Give 1 to ${MOST} of them.` });
}

/** In the order of the ids, doubles dropped; locked in an order of their own, so that no two calls wait for each other. */
async function lockDocuments(write: Write, viewer: Viewer, ids: readonly string[]): Promise<FoundItem[]> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const locked = await lockItems(
    write.transaction,
    sql`
      ${selectItems(sql`item.kind = 'DOCUMENT' and item.id = any(${wanted.filter(isId)}::uuid[])`)}
      order by item.id for no key update of item`,
  );
  const visible = new Map(
    locked
      .filter((document) => mayRead(viewer, document))
      .map((document) => [document.id as string, document]),
  );
  const documents = wanted.map((id) => visible.get(id)).filter((document) => document !== undefined);
  if (documents.length < wanted.length) throw notFound('document');
  for (const document of documents) requirePermission(viewer, document, 'WRITE');
  return documents;
}

async function changedBy(write: Write, statement: Sql): Promise<ReadonlySet<ItemId>> {
  const changed = await write.transaction.rows<{ readonly id: ItemId }>(
    sql`with changed as (${statement}) select distinct document_id as id from changed`,
  );
  return new Set(changed.map(({ id }) => id));
}

async function requireFew(write: Write, documents: ReadonlySet<ItemId>): Promise<void> {
  const full = await write.transaction.row(sql`
    select 1 as full from document_tag where document_id = any(${[...documents]}::uuid[])
    group by document_id having count(*) > ${MOST_TAGS} limit 1`);
  if (full === undefined) return;
  throw badUserInput({
    path: 'tagIds',
    rule: 'maxLength',
    message: `A document has at most ${MOST_TAGS} tags.`,
  });
}
