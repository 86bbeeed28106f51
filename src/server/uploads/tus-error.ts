// What tus clients are answered where the protocol has a status of its own.

export class TusError extends Error {
  override readonly name = 'TusError';
  readonly body: string;

  constructor(
    /** By the name that @tus/server looks for. */
    readonly status_code: number,
    message: string,
  ) {
    super(message);
    this.body = `${message}\n`;
  }
}

/** The bytes of a part are not what its checksum says. */
export const checksumMismatch = (): TusError => new TusError(460, 'Checksum Mismatch');
/** A part of the upload is still coming in. */
export const uploadLocked = (): TusError =>
  new TusError(423, 'Another part of this upload is coming in: try again.');
