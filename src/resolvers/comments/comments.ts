// Saying something about an item, changing it and taking it back.
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { CommentRow } from '../../services/comments/comment-rows.js';
import type { Comments } from '../../services/comments/comments.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Comment } from './comment.js';
import { AddCommentInput, UpdateCommentInput } from './inputs.js';

@Resolver()
export class CommentsResolver {
  constructor(private readonly comments: Comments) {}

  @Audited()
  @Mutation(() => Comment, {
    description:
      'Needs COMMENT, and READ on the item. Each of those whom it mentions or answers, and the owner of the item, is notified ' +
      'once, where they may read the item. NOT_FOUND, for `parentId` too; FORBIDDEN, BAD_USER_INPUT.',
  })
  addComment(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => AddCommentInput) input: AddCommentInput,
  ): Promise<CommentRow> {
    return this.comments.add(caller, input);
  }

  @Audited()
  @Mutation(() => Comment, {
    description:
      'For its author. Notifies those who are mentioned now and were not before. NOT_FOUND, also where it is deleted; FORBIDDEN, ' +
      'BAD_USER_INPUT.',
  })
  updateComment(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UpdateCommentInput) input: UpdateCommentInput,
  ): Promise<CommentRow> {
    return this.comments.update(caller, input);
  }

  @Audited()
  @Mutation(() => Comment, {
    description:
      'For its author, and for MANAGE on the item. What it said is gone for good. NOT_FOUND, also where it is deleted; FORBIDDEN.',
  })
  deleteComment(
    @Ctx() { caller }: ApiContext,
    @Arg('commentId', () => ID) commentId: string,
  ): Promise<CommentRow> {
    return this.comments.delete(caller, commentId);
  }
}
