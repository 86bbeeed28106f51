// A resumable upload, as its user sees it, and what it is begun with.
import { Field, InputType, ObjectType } from 'type-graphql';
import type { CreateUploadSessionInput as CreateUploadSession } from '../../services/uploads/upload-sessions.js';
import { Node } from '../node.js';
import { SafeInt } from '../scalars.js';

@ObjectType({
  implements: Node,
  description:
    'A resumable upload (tus 1.0) in progress: PATCH its `url` in parts of any size until `offset` reaches `size`.',
})
export class UploadSession extends Node {
  @Field(() => String, { simple: true })
  fileName!: string;

  @Field(() => SafeInt, { simple: true, description: 'In bytes.' })
  size!: number;

  @Field(() => Date, {
    simple: true,
    description: 'Whether it is used or not, whole or not: a day after it began.',
  })
  expiresAt!: Date;
}

@InputType()
export class CreateUploadSessionInput implements CreateUploadSession {
  @Field(() => String)
  fileName!: string;

  @Field(() => SafeInt, { description: 'In bytes, up to `maxUploadBytes`.' })
  size!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What the client takes it for; the type is told from the bytes.',
  })
  mimeType?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      '64 hexadecimal digits. Where the bytes turn out to be others, using the upload is BAD_USER_INPUT.',
  })
  sha256?: string | null;
}
