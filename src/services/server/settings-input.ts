// What an administrator gives for the settings, checked against the bounds of each and against what is set already.
import type { CharacterClass, RegistrationMode, ServerSettings } from '../settings.js';
import { MOST_IN_PASSWORD } from '../accounts/password-policy.js';
import { FieldCheck } from '../items/fields.js';

type Given<Value> = Value | null | undefined;

/** The settings that are given by hand: lockdown has an operation of its own. */
export type EditableSettings = Omit<ServerSettings, 'lockdown' | 'lockdownReason'>;

/** As the API's input `SettingsInput`. */
export interface SettingsInput {
  readonly registration?: Given<RegistrationMode>;
  readonly maxUploadBytes?: Given<number>;
  readonly acceptedTypes?: Given<readonly string[]>;
  readonly defaultQuotaBytes?: Given<number>;
  readonly trashRetentionDays?: Given<number>;
  readonly passwordMinLength?: Given<number>;
  readonly passwordRequiredClasses?: Given<readonly CharacterClass[]>;
  readonly passwordMaxAgeDays?: Given<number>;
  readonly remoteShutdown?: Given<boolean>;
}

const MOST_DAYS = 3650;
const MOST_TYPES = 200;
const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/(?:\*|[a-z0-9][a-z0-9!#$&^_.+-]{0,126})$/;
const extension = /^[\p{L}\p{Nd}]{1,32}$/u;

/** The settings as they are to be; BAD_USER_INPUT with everything that is wrong with the input. */
export function checkSettings(input: SettingsInput, current: EditableSettings): EditableSettings {
  const check = new FieldCheck();
  const kept = <Name extends keyof SettingsInput>(
    name: Name,
  ): NonNullable<SettingsInput[Name]> | EditableSettings[Name] => {
    if (input[name] === null) check.add(name, 'required', 'This cannot be cleared.');
    return input[name] ?? current[name];
  };
  /** Whole numbers from `least` to `most`, where one is given. */
  const within = (name: NumberName, least: number, most: number): void => {
    const value = input[name];
    if (typeof value === 'number' && (value < least || value > most)) {
      check.add(name, 'range', `This is a number from ${least} to ${most}.`);
    }
  };
  within('maxUploadBytes', 1, Number.MAX_SAFE_INTEGER);
  within('defaultQuotaBytes', 0, Number.MAX_SAFE_INTEGER);
  within('trashRetentionDays', 1, MOST_DAYS);
  within('passwordMinLength', 1, MOST_IN_PASSWORD);
  within('passwordMaxAgeDays', 1, MOST_DAYS);
  const wanted: EditableSettings = {
    registration: kept('registration'),
    maxUploadBytes: kept('maxUploadBytes'),
    acceptedTypes: checkTypes(check, kept('acceptedTypes')),
    defaultQuotaBytes:
      input.defaultQuotaBytes === undefined ? current.defaultQuotaBytes : input.defaultQuotaBytes,
    trashRetentionDays: kept('trashRetentionDays'),
    passwordMinLength: kept('passwordMinLength'),
    passwordRequiredClasses: [...new Set(kept('passwordRequiredClasses'))],
    passwordMaxAgeDays:
      input.passwordMaxAgeDays === undefined ? current.passwordMaxAgeDays : input.passwordMaxAgeDays,
    remoteShutdown: kept('remoteShutdown'),
  };
  checkLength(check, input, wanted);
  check.done();
  return wanted;
}

type NumberName =
  | 'maxUploadBytes'
  | 'defaultQuotaBytes'
  | 'trashRetentionDays'
  | 'passwordMinLength'
  | 'passwordMaxAgeDays';

/** A password of the least length has to have room for a character of each required class. */
function checkLength(check: FieldCheck, input: SettingsInput, wanted: EditableSettings): void {
  const { passwordMinLength, passwordRequiredClasses } = wanted;
  // Less than 1 is told already.
  if (passwordMinLength < 1 || passwordMinLength >= passwordRequiredClasses.length) return;
  check.add(
    typeof input.passwordMinLength === 'number' ? 'passwordMinLength' : 'passwordRequiredClasses',
    'room',
    `Passwords of ${passwordMinLength} characters have no room for ${passwordRequiredClasses.length} classes.`,
  );
}

/** `type/subtype`, `type/*` or an extension, in lower case, each once. */
function checkTypes(check: FieldCheck, types: readonly string[]): readonly string[] {
  if (types.length > MOST_TYPES) {
    check.add('acceptedTypes', 'maxLength', `At most ${MOST_TYPES} types are taken.`);
    return types;
  }
  const normalised = types.map((type) => type.normalize('NFC').trim().toLowerCase());
  for (const [at, type] of normalised.entries()) {
    if (mediaType.test(type) || extension.test(type)) continue;
    const message = 'This is a type such as application/pdf or image/*, or an extension such as pdf.';
    check.add(`acceptedTypes.${at}`, 'type', message);
  }
  return [...new Set(normalised)];
}
