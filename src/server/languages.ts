// Which language a browser asks for (RFC 9110, section 12.5.4).

/**
 * The language of `known` that the header ranks highest; the first one where it names none of them. Languages are compared
 * by their first part, so that a request for zh-TW or zh is answered in zh-Hans rather than in English.
 */
export function preferredLanguage<Language extends string>(
  header: string | undefined,
  known: readonly [Language, ...Language[]],
): Language {
  const ranked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
      const quality = parameters.find((one) => one.startsWith('q='))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  for (const { tag } of ranked) {
    const found = known.find((language) => family(language) === family(tag));
    if (found !== undefined) return found;
  }
  return known[0];
}

const family = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
