// The text of pages, without their markup, read by officeparser.
import { OfficeParser } from 'officeparser';
import type { OfficeContentNode } from 'officeparser';
import { KeptText } from './kept-text.js';
import type { ExtractedText } from './protocol.js';
import { Unreadable } from './unreadable.js';

/** It builds the whole page in memory: of a longer one, the beginning, in characters. */
const MOST_PAGE = 2 * 1024 * 1024;

export async function htmlText(html: string, isWhole: boolean): Promise<ExtractedText> {
  const page = Buffer.from(html.slice(0, MOST_PAGE));
  const parsed = await OfficeParser.parseOffice(page, {
    fileType: 'html',
    // Neither pictures nor what is in them: no recognition of letters is ever started.
    extractAttachments: false,
    ocr: false,
  }).catch((error: unknown) => {
    throw new Unreadable(/limit|exceed/i.test(String(error)) ? 'TOO_LARGE' : 'BROKEN_FILE');
  });
  const kept = new KeptText();
  kept.add(`${parsed.metadata.title ?? ''}\n`);
  gather(parsed.content, kept);
  return kept.done(isWhole && html.length <= MOST_PAGE);
}

const blocks: ReadonlySet<string> = new Set(['break', 'heading', 'list', 'note', 'paragraph', 'row']);

function gather(nodes: readonly OfficeContentNode[], kept: KeptText): void {
  for (const node of nodes) {
    if (kept.isFull) return;
    if (node.children !== undefined && node.children.length > 0) gather(node.children, kept);
    else if (node.text !== undefined) kept.add(node.text);
    if (node.type === 'cell') kept.add('\t');
    else if (blocks.has(node.type)) kept.add('\n');
  }
}
