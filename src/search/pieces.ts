// Long texts in pieces, so that what is done with them can stop early or let others have their turn.

/** How far back a better place to divide is looked for, in characters. */
const NEAR = 256;

interface Piece {
  /** Where it begins in the text. */
  readonly from: number;
  readonly piece: string;
}

/** Pieces of about this many characters, divided between words where there is such a place. */
export function* piecesOf(text: string, size: number): Generator<Piece> {
  for (let from = 0; from < text.length;) {
    const to = endOf(text, from + size);
    yield { from, piece: text.slice(from, to) };
    from = to;
  }
}

function endOf(text: string, to: number): number {
  if (to >= text.length) return text.length;
  const space = text.slice(to - NEAR, to).search(/[\s\p{P}][^\s\p{P}]*$/u);
  return space === -1 ? wholeCharacter(text, to) : to - NEAR + space + 1;
}

/** The place itself, or the one before it where it is within a pair of surrogates. */
export const wholeCharacter = (text: string, at: number): number =>
  at > 0 && /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
