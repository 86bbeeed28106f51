// The part of yauzl that the tests use; it brings no types of its own.
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  interface Entry {
    readonly fileName: string;
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly crc32: number;
    readonly relativeOffsetOfLocalHeader: number;
    getLastModDate(): Date;
  }
  interface ZipFile {
    readonly entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }
  /** A file of which any part can be had. */
  class RandomAccessReader {
    _readStreamForRange(start: number, end: number): Readable;
  }
  const yauzl: {
    readonly RandomAccessReader: typeof RandomAccessReader;
    fromRandomAccessReaderPromise(
      reader: RandomAccessReader,
      totalSize: number,
      options: { lazyEntries: true },
    ): Promise<ZipFile>;
    /** Refuses names that no archive should have: absolute ones, backslashes, `..`. */
    fromBufferPromise(buffer: Buffer, options: { lazyEntries: true; autoClose: false }): Promise<ZipFile>;
  };
  export default yauzl;
}
