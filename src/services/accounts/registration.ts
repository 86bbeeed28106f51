// Registration: how somebody makes an account for themselves.
import { requireNoLockdown } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { featureOff } from '../../common/errors.js';
import { checkNewNames, keysOf } from '../users/new-names.js';
import { createUser } from '../users/new-user.js';
import { claimingNames, requireFree } from '../users/taken-names.js';
import { readUser } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import type { Settings } from '../settings.js';
import type { Writer } from '../write.js';
import type { NewPasswords } from './new-passwords.js';
import { addressForCounting } from './throttle.js';
import type { Throttle } from './throttle.js';

export interface RegistrationParts {
  readonly writer: Writer;
  readonly settings: Settings;
  readonly newPasswords: NewPasswords;
  readonly throttle: Throttle;
}

export interface NewRegistration {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly fullName?: string | null | undefined;
}

export class Registration {
  constructor(private readonly parts: RegistrationParts) {}

  /**
   * Makes the account, its home and its membership in `users`. FEATURE_OFF where registration is closed,
   * BAD_USER_INPUT, RATE_LIMITED after 20 in an hour from one address, CONFLICT with the `field` that is
   * taken.
   */
  async register(caller: Caller, input: NewRegistration): Promise<UserRow> {
    const { writer, newPasswords, throttle } = this.parts;
    await this.requireOpen(caller);
    const names = checkNewNames(input, await newPasswords.problems('password', input.password));
    // Taken names count too, or they could be tried out one by one.
    await throttle.count([{ limit: 'registration', by: [addressForCounting(caller.remoteAddress)] }]);
    await requireFree(writer.rows, keysOf(names));
    const passwordHash = await newPasswords.hash(input.password);
    return claimingNames(() =>
      writer.run(caller, 'register', async (write) => {
        const id = createUser(write, { ...names, passwordHash, mustChangePassword: false });
        await write.em.flush();
        write.actor(id);
        write.audit({ type: 'User', id, name: names.username });
        return readUser(write.transaction, id);
      }),
    );
  }

  private async requireOpen(caller: Caller): Promise<void> {
    requireNoLockdown(caller);
    const { registration } = await this.parts.settings.current();
    if (registration === 'CLOSED') {
      throw featureOff('Registration is closed: ask an administrator for an account.');
    }
  }
}
