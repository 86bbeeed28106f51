// The measurements of search, as lines for people.
import { isWithin } from './search.ts';
import type { SearchOutcome } from './search.ts';

type Table = (rows: readonly (readonly string[])[]) => string[];

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

export function searchTable({ texts, cases }: SearchOutcome, table: Table): string[] {
  const head = ['search, one after the other', 'p50 ms', 'p99 ms', 'required', ''];
  const rows = cases.map((one) => [
    one.name,
    one.p50.toFixed(1),
    one.p99.toFixed(1),
    one.required === null ? '' : `${one.required} ms`,
    isWithin(one) ? '' : 'ABOVE WHAT IS REQUIRED',
  ]);
  return [
    ...table([head, ...rows]),
    '',
    `Texts ${mebibytes(texts.textBytes)}; their words ${mebibytes(texts.tableBytes)}, made in ${texts.wordsSeconds.toFixed(0)} s;`,
    `the index over them ${mebibytes(texts.indexBytes)}, made in ${texts.indexSeconds.toFixed(0)} s.`,
  ];
}
