// Which language a browser asks for (RFC 9110, section 12.5.4).

/**
 * The language of `known` that the header ranks highest; the first one where it names none of them. Languages are compared
 * by their first part, so that a request for zh-TW or zh is answered in zh-Hans rather than in English.
 */
export function preferredLanguage<Language extends string>(
  header: string | undefined,
  known: readonly [Language, ...Language[]],
): Language {
  for (const tag of ranked(header)) {
    const found = known.find((language) => family(language) === family(tag));
    if (found !== undefined) return found;
  }
  return known[0];
}

/** The tag that the header ranks highest, `zh-CN`; null where it has none that says a language. */
export const firstLanguage = (header: string | undefined): string | null =>
  ranked(header).find((tag) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) ?? null;

const ranked = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((one) => one.trim());
      const quality = parameters.find((one) => /^q=/i.test(one))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);

const family = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
