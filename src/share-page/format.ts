// Sizes, dates and waits as people of the visitor's language write them.

export interface Formats {
  /** Of bytes: 1.2 MB. */
  readonly size: (bytes: number) => string;
  /** Of bytes that are the most there may be: rounded down, so that no more is promised. */
  readonly limit: (bytes: number) => string;
  /** Of a time as the API sends it: day and minute, in the visitor's zone. */
  readonly date: (time: string) => string;
  /** A part of 1 as a percentage. */
  readonly percent: (part: number) => string;
  /** Whole seconds, as minutes or hours where they are many. */
  readonly wait: (seconds: number) => string;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** The first of the visitor's own languages that is one of the page's language, for British dates are not American. */
export const localeOf = (lang: string, preferred: readonly string[]): string =>
  preferred.find((one) => one.split('-')[0] === lang.split('-')[0]) ?? lang;

export function formatsFor(locale: string): Formats {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const measured = (value: number, unit: string, unitDisplay: 'short' | 'long'): string =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumFractionDigits: value < 10 ? 1 : 0,
    }).format(value);
  const size = (bytes: number): string => {
    const [value, power] = scaled(bytes);
    // "Byte" is not shortened to something that everybody knows.
    return measured(value, units[power] ?? 'byte', power === 0 ? 'long' : 'short');
  };
  return {
    size,
    limit(bytes) {
      const [value, power] = scaled(bytes);
      // One decimal is shown below ten, and none above.
      const parts = value < 10 ? 10 : 1;
      return size((Math.floor(value * parts) / parts) * 1000 ** power);
    },
    date: (time) => dates.format(new Date(time)),
    percent: (part) => percents.format(part),
    wait(seconds) {
      if (seconds < 90) return measured(Math.max(1, Math.ceil(seconds)), 'second', 'long');
      if (seconds < 5400) return measured(Math.ceil(seconds / 60), 'minute', 'long');
      return measured(Math.ceil(seconds / 3600), 'hour', 'long');
    },
  };
}

/** So many thousands of thousands. */
function scaled(bytes: number): [value: number, power: number] {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return [bytes / 1000 ** power, power];
}
