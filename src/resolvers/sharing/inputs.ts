// What the mutations on share links take.
import { Field, ID, InputType, Int } from 'type-graphql';
import type { SharePermission as SharePermissionName } from '../../entities/share-link.js';
import type {
  CreateShareLinkInput as CreateShareLink,
  UpdateShareLinkInput as UpdateShareLink,
} from '../../services/sharing/share-link-input.js';
import { DateTime } from '../scalars.js';
import { SharePermission } from './share-link.js';

const PASSWORD = '1–128 characters; the policy of the settings is for accounts.';

@InputType()
export class CreateShareLinkInput implements CreateShareLink {
  @Field(() => ID)
  readonly itemId!: string;

  @Field(() => SharePermission, {
    defaultValue: SharePermission.DOWNLOAD,
    description: 'UPLOAD is for folders.',
  })
  readonly permission!: SharePermissionName;

  @Field(() => String, { nullable: true, description: PASSWORD })
  readonly password?: string | null;

  @Field(() => Int, { nullable: true, description: 'At least 1; missing: any number.' })
  readonly maxAccessCount?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'In the future; missing: never.' })
  readonly expiresAt?: Date | null;
}

@InputType({ description: 'What is missing stays as it is; null lifts `maxAccessCount` and `expiresAt`.' })
export class UpdateShareLinkInput implements UpdateShareLink {
  @Field(() => ID)
  readonly shareLinkId!: string;

  @Field(() => SharePermission, { nullable: true, description: 'UPLOAD is for folders.' })
  readonly permission?: SharePermissionName | null;

  @Field(() => String, { nullable: true, description: `Sets or replaces it. ${PASSWORD}` })
  readonly password?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Not together with `password`.' })
  readonly removePassword?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'At least 1.' })
  readonly maxAccessCount?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'In the future.' })
  readonly expiresAt?: Date | null;
}
