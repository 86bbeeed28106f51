// The one source of the time, handed to whatever needs it, so that tests can set it.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `milliseconds` after `at` (before it, where negative). */
export const later = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds);
