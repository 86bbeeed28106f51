// Passwords: hashed with Argon2id, a few at a time, and compared in the same time whether there is an account
// or not.
import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { MOST_IN_PASSWORD, normalisePassword } from './password-policy.js';
import { Turns } from '../turns.js';
import type { TurnLimits } from '../turns.js';

/** OWASP's choice of Argon2id, which is the package's algorithm unless told: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/**
 * Each takes 19 MiB and one of the four threads that reading files needs too; those who wait have some ten seconds' worth on a
 * small machine.
 */
const usualLimits: TurnLimits = { atOnce: 2, waiting: 500, retryAfter: 10 };

/** The form of a real hash, of no password: 16 bytes of salt and 32 of digest, drawn by lot. */
function hashOfNothing(): string {
  const { memoryCost, timeCost, parallelism, outputLen } = PARAMETERS;
  const [salt, digest] = [randomBytes(16), randomBytes(outputLen)].map((bytes) =>
    bytes.toString('base64').replaceAll('=', ''),
  );
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${digest}`;
}

export class Passwords {
  private readonly nothing = hashOfNothing();
  private readonly turns: Turns;

  constructor(limits: TurnLimits = usualLimits) {
    this.turns = new Turns(limits);
  }

  /** Argon2id with its parameters and salt, to be stored. RATE_LIMITED where too many wait already. */
  hash(password: string): Promise<string> {
    return this.turns.take(() => hash(normalisePassword(password), PARAMETERS));
  }

  /**
   * Whether the password is the one that was hashed. Without a hash, for an account that is not there: false,
   * after the same work.
   */
  async matches(password: string, hashed: string | null): Promise<boolean> {
    const normalised = normalisePassword(password);
    // What could never have been set is not the password; half a character would pass for another half.
    const possible = password.isWellFormed() && [...normalised].length <= MOST_IN_PASSWORD;
    const same = await this.turns.take(() =>
      verify(hashed ?? this.nothing, possible ? normalised : '', PARAMETERS),
    );
    return same && possible && hashed !== null;
  }
}
