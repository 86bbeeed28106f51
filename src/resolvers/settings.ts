// What administrators set while the server runs.
import {
  Arg,
  Ctx,
  Field,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  registerEnumType,
} from 'type-graphql';
import type { Administration } from '../services/server/administration.js';
import { characterClasses } from '../services/settings.js';
import type { CharacterClass as Class, RegistrationMode as Mode } from '../services/settings.js';
import { Audited } from './audited.js';
import type { ApiContext } from './context.js';
import { enumOf } from './enums.js';
import { SafeInt } from './scalars.js';
import { RegistrationMode } from './server.js';

const CharacterClass = enumOf(characterClasses);

registerEnumType(CharacterClass, {
  name: 'CharacterClass',
  description: 'Of letters and digits of any script; SYMBOL: punctuation marks and symbols.',
});

@ObjectType({
  simpleResolvers: true,
  description: 'What holds on all nodes, and can be changed while they run.',
})
export class Settings {
  @Field(() => RegistrationMode)
  registration!: Mode;

  @Field(() => SafeInt, { description: 'The largest content that is taken, in bytes.' })
  maxUploadBytes!: number;

  @Field(() => [String], {
    description:
      'Types (application/pdf), families (image/*) and extensions (pdf) of content that is taken. Empty where every type is.',
  })
  acceptedTypes!: readonly string[];

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Bytes that a user may own who has no quota of their own; null: any number.',
  })
  defaultQuotaBytes!: number | null;

  @Field(() => Int, { description: 'Days after which what is in the trash is purged.' })
  trashRetentionDays!: number;

  @Field(() => Int, { description: 'Characters that a new password has at least.' })
  passwordMinLength!: number;

  @Field(() => [CharacterClass], { description: 'A new password has a character of each.' })
  passwordRequiredClasses!: readonly Class[];

  @Field(() => Int, {
    nullable: true,
    description: 'Days after which a password has to be changed, those set before included; null: never.',
  })
  passwordMaxAgeDays!: number | null;

  @Field(() => Boolean, { description: 'Whether `shutdown` works.' })
  remoteShutdown!: boolean;
}

@InputType({
  description:
    'What is missing is kept; null clears `defaultQuotaBytes` and `passwordMaxAgeDays`, and is refused for the others.',
})
export class SettingsInput {
  @Field(() => RegistrationMode, { nullable: true })
  readonly registration?: Mode | null;

  @Field(() => SafeInt, { nullable: true, description: 'At least 1.' })
  readonly maxUploadBytes?: number | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'At most 200, each application/pdf, image/* or pdf: kept in lower case, doubles dropped. Empty: every type is taken.',
  })
  readonly acceptedTypes?: readonly string[] | null;

  @Field(() => SafeInt, { nullable: true, description: 'At least 0.' })
  readonly defaultQuotaBytes?: number | null;

  @Field(() => Int, { nullable: true, description: '1–3650.' })
  readonly trashRetentionDays?: number | null;

  @Field(() => Int, { nullable: true, description: '1–128, and no fewer than there are required classes.' })
  readonly passwordMinLength?: number | null;

  @Field(() => [CharacterClass], { nullable: true, description: 'Doubles are dropped.' })
  readonly passwordRequiredClasses?: readonly Class[] | null;

  @Field(() => Int, { nullable: true, description: '1–3650.' })
  readonly passwordMaxAgeDays?: number | null;

  @Field(() => Boolean, { nullable: true })
  readonly remoteShutdown?: boolean | null;
}

@Resolver()
export class SettingsResolver {
  constructor(private readonly administration: Administration) {}

  @Query(() => Settings, { description: 'Needs MANAGE_SETTINGS.' })
  settings(@Ctx() { caller }: ApiContext): Promise<Settings> {
    return this.administration.settings(caller);
  }

  @Audited()
  @Mutation(() => Settings, {
    description:
      'Holds on all nodes at once. Needs MANAGE_SETTINGS. FORBIDDEN; BAD_USER_INPUT with every field that is wrong.',
  })
  updateSettings(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => SettingsInput) input: SettingsInput,
  ): Promise<Settings> {
    return this.administration.update(caller, input);
  }
}
