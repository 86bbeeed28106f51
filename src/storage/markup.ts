// Tells HTML, SVG and XML from other text by how it begins, the way browsers do, only more suspiciously.

/** Elements at which a browser that guesses takes a text for HTML, and others that do something once it has. */
const HTML_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'html head body title base meta link style script noscript template iframe frame frameset object embed applet ' +
    'a abbr address area article aside audio b blockquote br button canvas center code dd details dialog div dl dt ' +
    'em fieldset figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input label li main map marquee math nav ' +
    'ol option p picture pre q s section select slot small source span strong sub summary sup table tbody td ' +
    'textarea tfoot th thead tr tt u ul var video wbr'
  ).split(' '),
);

const SPACE = /^\s+/;
const COMMENT = /^<!--[\s\S]*?-->/;
const INSTRUCTION = /^<\?[\s\S]*?\?>/;
/** With an internal subset, which may hold `>` itself. */
const DOCTYPE = /^<!doctype\s+([^\s>[]+)[^>[]*(?:\[[\s\S]*?\]\s*)?>/i;
const START_TAG = /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])([^<]*?)>/;

/**
 * The type of a text that is markup: text/html, application/xhtml+xml, image/svg+xml or application/xml; null where it
 * is none. The text may be the beginning of a longer one.
 */
export const markupType = (text: string): string | null => {
  let rest = text.replace(SPACE, '');
  const declared = /^<\?xml[\s?]/.test(rest);
  const commented = rest.startsWith('<!--');
  for (;;) {
    const skipped = COMMENT.exec(rest) ?? INSTRUCTION.exec(rest) ?? SPACE.exec(rest);
    if (skipped === null) break;
    rest = rest.slice(skipped[0].length);
  }

  const doctype = DOCTYPE.exec(rest);
  const named = doctype?.[1]?.toLowerCase();
  if (named === 'html') return declared ? 'application/xhtml+xml' : 'text/html';
  if (named === 'svg' || named?.endsWith(':svg') === true) return 'image/svg+xml';
  if (doctype !== null) return 'application/xml';

  const tag = START_TAG.exec(rest);
  const element = tag?.[1] ?? '';
  const attributes = tag?.[2] ?? '';
  if (element.toLowerCase() === 'svg') return 'image/svg+xml';
  if (/\sxmlns(?::\w+)?\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml["']/.test(attributes))
    return 'application/xhtml+xml';
  if (declared) return element === 'html' ? 'application/xhtml+xml' : 'application/xml';
  if (HTML_ELEMENTS.has(element.toLowerCase())) return 'text/html';
  if (tag !== null && (/\sxmlns\b/.test(attributes) || attributes.endsWith('/') || rest.includes(`</`))) {
    return 'application/xml';
  }
  // A tag that the beginning cuts off, or a comment before anything at all: browsers would take it for HTML.
  const cut = /^<([A-Za-z][A-Za-z0-9]*)[\s/>]/.exec(rest)?.[1]?.toLowerCase();
  if (cut === 'svg') return 'image/svg+xml';
  if (commented || /^<!doctype\s+html/i.test(rest) || (cut !== undefined && HTML_ELEMENTS.has(cut)))
    return 'text/html';
  return /^<!doctype\s/i.test(rest) ? 'application/xml' : null;
};
