// A file that is not what it should be: thrown where it is read, answered as the reason.
import type { FileFailure } from './protocol.js';

export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  constructor(readonly failure: FileFailure) {
    super(failure);
  }
}
