// Resumable uploads: begun and cancelled through the API, filled through tus.
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireViewer } from '../../access/checks.js';
import type { UploadRow } from '../../services/uploads/upload-row.js';
import type { UploadSessions } from '../../services/uploads/upload-sessions.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { SafeInt } from '../scalars.js';
import { CreateUploadSessionInput, UploadSession } from './upload-session.js';

@Resolver(() => UploadSession)
export class UploadSessionsResolver {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly publicUrl: () => string,
  ) {}

  @Query(() => UploadSession, { nullable: true, description: "One of the viewer's own, until it is used." })
  uploadSession(
    @Ctx() { caller }: ApiContext,
    @Arg('id', () => ID) id: string,
  ): Promise<UploadRow | null> | null {
    return this.sessions.find(requireViewer(caller), id);
  }

  @Audited()
  @Mutation(() => UploadSession, {
    description:
      'For any account. BAD_USER_INPUT; over the size limit: PAYLOAD_TOO_LARGE; where there is no room for what the viewer has ' +
      'promised to send: QUOTA_EXCEEDED; with 100 open: CONFLICT.',
  })
  createUploadSession(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateUploadSessionInput) input: CreateUploadSessionInput,
  ): Promise<UploadRow> {
    return this.sessions.create(caller, input);
  }

  @Audited()
  @Mutation(() => Boolean, {
    description:
      "Ends one of the viewer's own uploads and forgets its bytes; true. NOT_FOUND; CONFLICT while a part is still coming in.",
  })
  async cancelUploadSession(
    @Ctx() { caller }: ApiContext,
    @Arg('id', () => ID) id: string,
  ): Promise<boolean> {
    await this.sessions.cancel(caller, id);
    return true;
  }

  @FieldResolver(() => String, {
    description: 'For tus requests with the same `Authorization` as the API.',
  })
  url(@Root() { id }: UploadRow): string {
    return `${this.publicUrl()}/uploads/${id}`;
  }

  @FieldResolver(() => SafeInt, { description: 'How many bytes are safely kept, from the first on.' })
  offset(@Root() { received }: UploadRow): number {
    return received;
  }

  @FieldResolver(() => Boolean, { description: 'Whether all bytes are there, so that it can be used.' })
  complete(@Root() { received, size }: UploadRow): boolean {
    return received === size;
  }
}
