// What the mutations on tags take.
import { Field, ID, InputType } from 'type-graphql';
import type { TagDocumentsInput as TagDocuments } from '../../services/tags/document-tags.js';
import type {
  CreateTagInput as CreateTag,
  UpdateTagInput as UpdateTag,
} from '../../services/tags/tag-input.js';
import { HexColorCode } from '../scalars.js';

const NAME = '1–255 characters, without slash, backslash and control characters.';
const DESCRIPTION = 'Up to 10,000 characters.';

@InputType()
export class CreateTagInput implements CreateTag {
  @Field(() => String, { description: NAME })
  readonly name!: string;

  @Field(() => HexColorCode, { nullable: true })
  readonly color?: string | null;

  @Field(() => String, { nullable: true, description: DESCRIPTION })
  readonly description?: string | null;

  @Field(() => ID, { nullable: true, description: 'The tag that it is to stand under.' })
  readonly parentId?: string | null;
}

@InputType({ description: 'What is missing stays as it is; null clears all but the name.' })
export class UpdateTagInput implements UpdateTag {
  @Field(() => ID)
  readonly tagId!: string;

  @Field(() => String, { nullable: true, description: NAME })
  readonly name?: string | null;

  @Field(() => HexColorCode, { nullable: true })
  readonly color?: string | null;

  @Field(() => String, { nullable: true, description: DESCRIPTION })
  readonly description?: string | null;

  @Field(() => ID, { nullable: true, description: 'Neither the tag itself nor one that stands under it.' })
  readonly parentId?: string | null;
}

@InputType()
export class TagDocumentsInput implements TagDocuments {
  @Field(() => [ID], { description: '1–100.' })
  readonly documentIds!: string[];

  @Field(() => [ID], { description: '1–100.' })
  readonly tagIds!: string[];
}
