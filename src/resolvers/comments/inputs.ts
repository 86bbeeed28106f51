// What the mutations on comments take.
import { Field, ID, InputType } from 'type-graphql';
import type {
  AddCommentInput as AddComment,
  UpdateCommentInput as UpdateComment,
} from '../../services/comments/comments.js';

const BODY = '1–10,000 characters, without the white space around it.';

@InputType()
export class AddCommentInput implements AddComment {
  @Field(() => ID)
  readonly itemId!: string;

  @Field(() => String, { description: BODY })
  readonly body!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The comment that is answered, on the same item. A reply to a reply joins its thread.',
  })
  readonly parentId?: string | null;
}

@InputType()
export class UpdateCommentInput implements UpdateComment {
  @Field(() => ID)
  readonly commentId!: string;

  @Field(() => String, { description: BODY })
  readonly body!: string;
}
