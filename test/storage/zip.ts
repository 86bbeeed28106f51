// Writes small zip archives as different programs do, for tests that care how.
import { crc32, deflateRawSync } from 'node:zlib';

const local = 0x04034b50;
const central = 0x02014b50;
const end = 0x06054b50;
const descriptor = 0x08074b50;

const fields = (...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    values.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );

/** `streamed` entries have their sizes behind them, as a program writes them that cannot go back. */
export const zipOf = (
  entries: readonly (readonly [name: string, content: Buffer])[],
  how: 'stored' | 'streamed',
): Buffer => {
  const flags = how === 'streamed' ? 8 : 0;
  const method = how === 'streamed' ? 8 : 0;
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const data = how === 'streamed' ? deflateRawSync(content) : content;
    const sizes = [
      [4, crc32(content)],
      [4, data.length],
      [4, content.length],
    ] as const;
    const early =
      how === 'streamed'
        ? ([
            [4, 0],
            [4, 0],
            [4, 0],
          ] as const)
        : sizes;
    const head = [
      [2, 20],
      [2, flags],
      [2, method],
      [2, 0],
      [2, 0],
    ] as const;
    const nameBytes = Buffer.from(name);
    const lengths = [
      [2, nameBytes.length],
      [2, 0],
    ] as const;
    const file = Buffer.concat([
      fields([4, local], ...head, ...early, ...lengths),
      nameBytes,
      data,
      how === 'streamed' ? fields([4, descriptor], ...sizes) : Buffer.alloc(0),
    ]);
    files.push(file);
    const rest = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ] as const;
    directory.push(fields([4, central], [2, 20], ...head, ...sizes, ...lengths, ...rest), nameBytes);
    at += file.length;
  }
  const index = Buffer.concat(directory);
  const counts = [
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
  ] as const;
  return Buffer.concat([...files, index, fields([4, end], ...counts, [4, index.length], [4, at], [2, 0])]);
};
