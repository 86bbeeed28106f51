// What a client has to know of the server before anybody signs in; its lockdown, and its end.
import {
  Arg,
  Ctx,
  Field,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
  registerEnumType,
} from 'type-graphql';
import type { Administration } from '../services/server/administration.js';
import { registrationModes } from '../services/settings.js';
import type { RegistrationMode as Mode, ServerSettings, Settings } from '../services/settings.js';
import { Audited } from './audited.js';
import type { ApiContext } from './context.js';
import { enumOf } from './enums.js';
import { SafeInt } from './scalars.js';

export const RegistrationMode = enumOf(registrationModes);

registerEnumType(RegistrationMode, {
  name: 'RegistrationMode',
  description: 'OPEN: whoever reaches the server may make an account. CLOSED: administrators make them.',
});

@ObjectType({ simpleResolvers: true, description: 'What a client has to know before anybody signs in.' })
export class Server {
  @Field(() => String, { description: 'Sheaf.' })
  name!: string;

  @Field(() => String, { description: 'Of the program, e.g. 1.4.0.' })
  version!: string;

  @Field(() => Int, { description: 'Of this API; grows when a client has to change.' })
  protocolVersion!: number;

  @Field(() => Boolean, { description: 'Whether only the holders of BYPASS_LOCKDOWN are served.' })
  lockdown!: boolean;

  @Field(() => String, { nullable: true })
  lockdownReason!: string | null;

  @Field(() => RegistrationMode)
  registration!: Mode;

  @Field(() => SafeInt, { description: 'The largest content that is taken, in bytes.' })
  maxUploadBytes!: number;

  @Field(() => [String], { description: 'Empty where every type is taken.' })
  acceptedTypes!: readonly string[];

  @Field(() => Boolean, { description: 'Whether documents can be opened in an office editor.' })
  officeEditing!: boolean;
}

/** What is fixed when the server starts. */
export interface ServerFacts {
  /** The package's version. */
  readonly version: string;
  readonly officeEditing: boolean;
}

const NAME = 'Sheaf';
const PROTOCOL_VERSION = 1;

@Resolver()
export class ServerResolver {
  constructor(
    private readonly settings: Settings,
    private readonly administration: Administration,
    private readonly facts: ServerFacts,
  ) {}

  @Query(() => Server, { description: 'Needs no account.' })
  async server(): Promise<Server> {
    return this.shown(await this.settings.current());
  }

  @Audited()
  @Mutation(() => Server, {
    description:
      'Needs APPLY_LOCKDOWN. Only reading `server` and `me`, following `serverChanged`, signing in and out, refreshing, and the ' +
      'holders of BYPASS_LOCKDOWN go on; others get LOCKDOWN. FORBIDDEN, BAD_USER_INPUT.',
  })
  async setLockdown(
    @Ctx() { caller }: ApiContext,
    @Arg('enabled', () => Boolean) enabled: boolean,
    @Arg('reason', () => String, {
      nullable: true,
      description: 'Shown to everybody; at most 500 characters, on one line.',
    })
    reason: string | null | undefined,
  ): Promise<Server> {
    return this.shown(await this.administration.setLockdown(caller, enabled, reason));
  }

  @Audited()
  @Mutation(() => Boolean, {
    description:
      'Stops every node; running requests finish; true. Needs SHUTDOWN. FORBIDDEN; FEATURE_OFF unless the setting remoteShutdown ' +
      'is on.',
  })
  shutdown(@Ctx() { caller }: ApiContext): Promise<boolean> {
    return this.administration.shutdown(caller);
  }

  @Subscription(() => Server, {
    subscribe: ({ context }: { readonly context: ApiContext }) =>
      context.settingsChanges.subscribe(shownSettings),
    description:
      'Whenever lockdown or a setting that `server` shows changes, on whichever node; what changes again before it was taken ' +
      'comes once, as it is by then. Needs no account, and goes on in lockdown.',
  })
  serverChanged(@Root() settings: ShownSettings): Server {
    return this.shown(settings);
  }

  private shown(settings: ShownSettings): Server {
    return {
      name: NAME,
      version: this.facts.version,
      protocolVersion: PROTOCOL_VERSION,
      ...shownSettings(settings),
      officeEditing: this.facts.officeEditing,
    };
  }
}

type ShownSettings = Pick<
  ServerSettings,
  'lockdown' | 'lockdownReason' | 'registration' | 'maxUploadBytes' | 'acceptedTypes'
>;

/** Of the settings, what everybody may see. */
function shownSettings(settings: ShownSettings): ShownSettings {
  const { lockdown, lockdownReason, registration, maxUploadBytes, acceptedTypes } = settings;
  return { lockdown, lockdownReason, registration, maxUploadBytes, acceptedTypes };
}
