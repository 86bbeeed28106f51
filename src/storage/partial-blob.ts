// Blobs that arrive in parts, over hours and several nodes: what is known of one between its parts, and how it grows.

/** What a store has to know of a blob in parts beside its numbers: plain JSON, that nobody else reads. */
export type PartialState = Readonly<Record<string, unknown>>;

/** A blob of which some bytes have arrived. To be kept by the caller: any node goes on from it. */
export interface PartialBlob {
  /** Of the blob that it becomes, and of no other: from newBlobKey. */
  readonly key: string;
  /** How many bytes it has once it is whole. */
  readonly size: number;
  /** How many of them, from the first, would survive a power cut; 0 at first. */
  readonly received: number;
  /** Null until the store has something to note. */
  readonly state: PartialState | null;
}

/** Is given the bytes of a blob in their order, once its writer has done with them; the writer waits for it. */
export type Done = (bytes: readonly Buffer[]) => Promise<void> | void;

/** Takes in the next bytes. After an error of any of these calls it is to be abandoned. */
export interface PartialWriter {
  /** Takes them, in constant memory; resolves when it is ready for more. storageFull where there is no room. */
  write(pieces: readonly Buffer[]): Promise<void>;
  /** What is safely kept by now, at little cost: it may be less than was taken. `write` goes on meanwhile. */
  checkpoint(): Promise<PartialBlob>;
  /** Keeps safely all that was taken, and lets go. */
  end(): Promise<PartialBlob>;
  /** Lets go; what was taken since the last checkpoint, or `resume`, does not count. */
  abandon(): Promise<void>;
}
