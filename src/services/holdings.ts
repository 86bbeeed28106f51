// Lists of what is held within time windows, memberships and rights, as a caller replaces them.
import type { FieldProblem } from '../common/errors.js';
import type { TimeWindow } from '../common/time-windows.js';

/** A missing bound is open. */
export interface TimeWindowInput {
  readonly startsAt?: Date | null | undefined;
  readonly endsAt?: Date | null | undefined;
}

/** Something that is held (a group's membership, a right), and when. */
export interface Holding<Held> {
  readonly held: Held;
  readonly window: TimeWindow;
}

/** A missing window is open. */
export const holdingOf = <Held>(held: Held, window: TimeWindowInput | null | undefined): Holding<Held> => ({
  held,
  window: { startsAt: window?.startsAt ?? null, endsAt: window?.endsAt ?? null },
});

/** That something is given until `end`, or taken away (null). */
export interface HoldingChange<Held> {
  readonly held: Held;
  readonly givenUntil: { readonly end: Date | null } | null;
}

/** What is given and what is taken where the one list replaces the other; what was over already is neither. */
export function changesBetween<Held>(
  before: readonly Holding<Held>[],
  after: readonly Holding<Held>[],
  at: Date,
): HoldingChange<Held>[] {
  const kept = new Set(after.map(({ held }) => held));
  const given = after
    .filter(isNew(before))
    .map(({ held, window }) => ({ held, givenUntil: { end: window.endsAt } }));
  const taken = before
    .filter(({ held, window }) => !kept.has(held) && (window.endsAt === null || window.endsAt > at))
    .map(({ held }) => ({ held, givenUntil: null }));
  return [...given, ...taken];
}

/**
 * What the changes are about, and what was over already and is taken: that it is over may not have been told yet, and nothing
 * will tell of it once it is gone.
 */
export function heldOtherwise<Held>(
  before: readonly Holding<Held>[],
  after: readonly Holding<Held>[],
  changes: readonly HoldingChange<Held>[],
): Held[] {
  const kept = new Set(after.map(({ held }) => held));
  const taken = before.map(({ held }) => held).filter((held) => !kept.has(held));
  return [...new Set([...changes.map(({ held }) => held), ...taken])];
}

/** What is wrong with the list `path`: something twice, a window that never is in force, or that is over already. */
export function holdingProblems<Held>(
  path: string,
  before: readonly Holding<Held>[],
  after: readonly Holding<Held>[],
  at: Date,
): FieldProblem[] {
  const seen = new Set<Held>();
  const changed = isNew(before);
  return after.flatMap((holding, index) => {
    const { held, window } = holding;
    if (seen.has(held)) {
      return [{ path: `${path}.${index}`, rule: 'distinct', message: 'The same is there twice.' }];
    }
    seen.add(held);
    // One that is over may stay as it is.
    const problem = changed(holding) ? windowProblem(`${path}.${index}.window`, window, at) : null;
    return problem === null ? [] : [problem];
  });
}

/** Whether a holding is not among these with the very same window. */
function isNew<Held>(before: readonly Holding<Held>[]): (holding: Holding<Held>) => boolean {
  const windowBefore = new Map(before.map(({ held, window }) => [held, window]));
  return ({ held, window }) => {
    const known = windowBefore.get(held);
    return known === undefined || !sameWindow(known, window);
  };
}

const sameWindow = (one: TimeWindow, other: TimeWindow): boolean =>
  one.startsAt?.getTime() === other.startsAt?.getTime() && one.endsAt?.getTime() === other.endsAt?.getTime();

function windowProblem(path: string, { startsAt, endsAt }: TimeWindow, at: Date): FieldProblem | null {
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) {
    return { path, rule: 'window', message: 'It has to start before it ends.' };
  }
  if (endsAt !== null && endsAt <= at) {
    return { path, rule: 'future', message: 'It would be over already: leave it out instead.' };
  }
  return null;
}
