// The part of yauzl that is used here; it comes without types.
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export interface Entry {
    readonly fileName: string;
    isEncrypted(): boolean;
  }

  export interface ZipFile {
    /** Of the central directory, in its order. */
    eachEntry(): AsyncIterable<Entry>;
    /** Unpacked; fails where it is longer or shorter than the directory says. */
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }

  export interface Options {
    readonly lazyEntries: true;
    readonly autoClose: false;
  }

  export function fromBufferPromise(bytes: Buffer, options: Options): Promise<ZipFile>;
}
