// The highlights of a page of hits: of all of them in one statement, and only when asked for.
import { setImmediate as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { bestSnippet, markWhole } from '../../search/highlight.js';
import { MOST_TEXT } from '../../search/index-items.js';
import { contentQuery } from '../../search/query.js';
import type { SearchQuery } from '../../search/query.js';

export interface Highlight {
  readonly field: 'name' | 'description' | 'tags' | 'content';
  /** HTML. */
  readonly snippet: string;
}

/** What a hit is shown with. */
interface Shown {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
}

interface Texts {
  readonly id: ItemId;
  readonly tagNames: readonly string[];
  /** Null where none of what is sought is in it. */
  readonly content: string | null;
}

/** By id, of tags and items alike. */
export async function highlightsOf(
  rows: Rows,
  query: SearchQuery,
  hits: readonly Shown[],
): Promise<Map<string, Highlight[]>> {
  const texts = await readTexts(rows, query, hits);
  const found = new Map<string, Highlight[]>();
  for (const hit of hits) {
    found.set(hit.id, highlightsOfHit(query, hit, texts.get(hit.id)));
    // A long content takes its time, which others are not to wait for.
    await pause();
  }
  return found;
}

async function readTexts(
  rows: Rows,
  query: SearchQuery,
  hits: readonly Shown[],
): Promise<Map<string, Texts>> {
  const read = await rows.rows<Texts>(sql`
    select item.id,
           array(select tag.name from document_tag join tag on tag.id = document_tag.tag_id
                 where document_tag.document_id = item.id order by tag.name_key) as "tagNames",
           case when ts_match_vq(item_text.vector, ${contentQuery(query)}::tsquery) then (
             select left(text, ${MOST_TEXT}) from revision_text where revision_id = item.current_revision_id
           ) end as content
    from item join item_text on item_text.item_id = item.id
    where item.id = any(${hits.map(({ id }) => id)}::uuid[])`);
  return new Map(read.map((texts) => [texts.id, texts]));
}

function highlightsOfHit(query: SearchQuery, hit: Shown, texts: Texts | undefined): Highlight[] {
  const tags = (texts?.tagNames ?? []).map((name) => markWhole(name, query)).filter((tag) => tag !== null);
  const snippets = [
    { field: 'name', snippet: markWhole(hit.name, query) },
    { field: 'description', snippet: bestSnippet(hit.description ?? '', query) },
    { field: 'tags', snippet: tags.length === 0 ? null : tags.join(', ') },
    { field: 'content', snippet: bestSnippet(texts?.content ?? '', query) },
  ] as const;
  return snippets.flatMap(({ field, snippet }) => (snippet === null ? [] : [{ field, snippet }]));
}
