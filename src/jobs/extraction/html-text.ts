// The text of pages, without their markup, as it is read from beginning to end.
import { Parser } from 'htmlparser2';
import { KeptText } from './kept-text.js';
import type { ExtractedText } from './protocol.js';

/** In characters: what is fed to the reader at a time, so that it ends soon after there is enough text. */
const PIECE = 64 * 1024;

/** What is in them is not shown. */
const hidden: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'iframe',
]);

/** What stands in a line with what is around it; everything else begins a line of its own. */
const inline: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** What may stand between two pieces of text, from the least to the most. */
const gaps = ['', ' ', '\t', '\n'] as const;
type Gap = (typeof gaps)[number];

export function htmlText(html: string, isWhole: boolean): ExtractedText {
  const kept = new KeptText();
  let hiddenDepth = 0;
  let gap: Gap = '';
  const widen = (other: Gap): void => {
    if (gaps.indexOf(other) > gaps.indexOf(gap)) gap = other;
  };
  const boundary = (name: string): void => {
    if (!inline.has(name)) widen(name === 'td' || name === 'th' ? '\t' : '\n');
  };
  const parser = new Parser({
    onopentagname: (name) => {
      if (hidden.has(name)) hiddenDepth += 1;
      boundary(name);
    },
    ontext: (text) => {
      if (hiddenDepth > 0) return;
      // The source's own line breaks are blanks.
      const words = text.replace(/\s+/g, ' ');
      if (words === '' || words === ' ') return widen(words);
      kept.add(gap + words);
      gap = '';
    },
    onclosetag: (name) => {
      if (hidden.has(name)) hiddenDepth -= 1;
      boundary(name);
    },
  });
  let at = 0;
  for (; at < html.length && !kept.isFull; at += PIECE) parser.write(html.slice(at, at + PIECE));
  parser.end();
  return kept.done(isWhole && at >= html.length);
}
