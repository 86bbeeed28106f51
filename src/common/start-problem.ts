// What somebody has to mend before the server can start.

/** The message is one sentence for whoever starts it, and all that they are shown. */
export class StartProblem extends Error {
  override readonly name: string = 'StartProblem';
}
