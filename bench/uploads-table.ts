// What uploads were measured to take, as lines for people.
import { MIB } from './large-file.ts';
import { MOST_ADDED } from './uploads.ts';
import type { UploadsOutcome } from './uploads.ts';

export function uploadsTable({ bytes, cat: catSpeed, figures }: UploadsOutcome): string[] {
  return [
    `A file of ${bytes / MIB} MiB; cat onto the same disk, flushed: ${catSpeed.toFixed(0)} MB/s`,
    ...figures.map(({ way, store, megabytesPerSecond, ratio, required, addedMebibytes, back }) => {
      const wanted = required === null ? '' : `, required ${required.toFixed(2)}`;
      const memory = addedMebibytes === null ? '' : `, ${addedMebibytes.toFixed(0)} MiB of memory added`;
      const speed = `${megabytesPerSecond.toFixed(0)} MB/s, ratio ${ratio.toFixed(2)}${wanted}`;
      return `  ${`${way} onto ${store}`.padEnd(20)}${speed}${memory}; back at ${back.toFixed(0)} MB/s`;
    }),
    `  required: at most ${MOST_ADDED} MiB added`,
  ];
}
