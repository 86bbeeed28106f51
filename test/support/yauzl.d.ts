// The part of yauzl that the tests use; it brings no types of its own.
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  interface Entry {
    readonly fileName: string;
    readonly uncompressedSize: number;
    readonly crc32: number;
  }
  interface ZipFile {
    readonly entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }
  const yauzl: {
    /** Refuses names that no archive should have: absolute ones, backslashes, `..`. */
    fromBufferPromise(buffer: Buffer, options: { lazyEntries: true; autoClose: false }): Promise<ZipFile>;
  };
  export default yauzl;
}
