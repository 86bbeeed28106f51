// When a holding is in force: half-open windows [startsAt, endsAt), a missing bound being open.

export interface TimeWindow {
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

export const activeAt = (window: TimeWindow, at: Date): boolean =>
  (window.startsAt === null || window.startsAt <= at) && (window.endsAt === null || at < window.endsAt);

/** The earlier of two ends; null is no end. */
export function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** Whether what ends at `end` is over once what ends at `bound` is; null is no end. */
export const endsBy = (end: Date | null, bound: Date | null): boolean =>
  bound === null || (end !== null && end <= bound);

/** The first bound of any of the windows that lies after `at`: until then nothing about them changes. */
export function nextBoundary(windows: Iterable<TimeWindow>, at: Date): Date | null {
  let next: Date | null = null;
  for (const { startsAt, endsAt } of windows) {
    for (const bound of [startsAt, endsAt]) {
      if (bound !== null && bound > at && (next === null || bound < next)) next = bound;
    }
  }
  return next;
}
