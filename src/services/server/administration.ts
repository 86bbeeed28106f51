// What administrators do to the server as a whole: its settings, its lockdown, its end.
import sql from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput, featureOff } from '../../common/errors.js';
import { isOneLine } from '../../common/texts.js';
import { changedFields } from '../changed-fields.js';
import { readSettings } from '../settings.js';
import type { ServerSettings, Settings } from '../settings.js';
import type { Write, Writer } from '../write.js';
import { checkSettings } from './settings-input.js';
import type { EditableSettings, SettingsInput } from './settings-input.js';

export interface AdministrationParts {
  readonly writer: Writer;
  readonly settings: Settings;
  /** Stops this node. */
  readonly onShutdown: () => void;
}

const LONGEST_REASON = 500;

export class Administration {
  constructor(private readonly parts: AdministrationParts) {}

  async settings(caller: Caller): Promise<ServerSettings> {
    requireRight(requireViewer(caller), 'MANAGE_SETTINGS');
    return this.parts.settings.current();
  }

  /** What is missing is kept; null clears what may be none. BAD_USER_INPUT with everything that is wrong. */
  async update(caller: Caller, input: SettingsInput): Promise<ServerSettings> {
    requireRight(requireViewer(caller), 'MANAGE_SETTINGS');
    return this.parts.writer.run(caller, 'updateSettings', async (write) => {
      // Locked, so that of two at once neither brings back what the other has changed.
      const current = await readSettings(write.transaction, 'update');
      const wanted = checkSettings(input, current);
      const after = { ...current, ...wanted };
      const changed = changedFields(current, after);
      if (Object.keys(changed).length > 0) await store(write, wanted);
      write.audit(null, changed);
      return after;
    });
  }

  /** Locks the server down, or lets everybody in again. The reason: up to 500 characters, else BAD_USER_INPUT. */
  async setLockdown(
    caller: Caller,
    enabled: boolean,
    reason: string | null | undefined,
  ): Promise<ServerSettings> {
    requireRight(requireViewer(caller), 'APPLY_LOCKDOWN');
    const checked = checkReason(reason);
    const lockdownReason = enabled ? checked : null;
    return this.parts.writer.run(caller, 'setLockdown', async (write) => {
      const current = await readSettings(write.transaction, 'update');
      await write.transaction.rows(
        sql`update server set lockdown = ${enabled}, lockdown_reason = ${lockdownReason}`,
      );
      write.touch('settings');
      write.audit(null, { enabled, reason: lockdownReason });
      return { ...current, lockdown: enabled, lockdownReason };
    });
  }

  /** Stops every node, each as on a signal: running requests finish. FEATURE_OFF where the settings do not allow it. */
  async shutdown(caller: Caller): Promise<boolean> {
    requireRight(requireViewer(caller), 'SHUTDOWN');
    await this.parts.writer.run(caller, 'shutdown', async (write) => {
      const { remoteShutdown } = await readSettings(write.transaction, 'share');
      if (!remoteShutdown) throw featureOff('The setting remoteShutdown is off.');
      write.stopOthers();
    });
    this.parts.onShutdown();
    return true;
  }
}

async function store(write: Write, wanted: EditableSettings): Promise<void> {
  await write.transaction.rows(sql`
    update server
    set registration = ${wanted.registration}, max_upload_bytes = ${wanted.maxUploadBytes},
        accepted_types = ${[...wanted.acceptedTypes]}::text[], default_quota_bytes = ${wanted.defaultQuotaBytes},
        trash_retention_days = ${wanted.trashRetentionDays}, password_min_length = ${wanted.passwordMinLength},
        password_required_classes = ${[...wanted.passwordRequiredClasses]}::text[],
        password_max_age_days = ${wanted.passwordMaxAgeDays}, remote_shutdown = ${wanted.remoteShutdown}`);
  write.touch('settings');
}

/** Without white space around it; nothing left of it is none. */
function checkReason(given: string | null | undefined): string | null {
  const reason = given?.normalize('NFC').trim() ?? '';
  if (reason === '') return null;
  const path = 'reason';
  if ([...reason].length > LONGEST_REASON) {
    const message = `A reason has at most ${LONGEST_REASON} characters.`;
    throw badUserInput({ path, rule: 'maxLength', message });
  }
  if (!isOneLine(reason)) {
    throw badUserInput({ path, rule: 'characters', message: 'A reason has no control characters.' });
  }
  return reason;
}
