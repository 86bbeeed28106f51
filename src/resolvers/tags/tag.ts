// Tags, as the vocabulary that every account sees.
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../node.js';
import { DateTime, HexColorCode } from '../scalars.js';

@ObjectType({ implements: Node, simpleResolvers: true })
export class Tag extends Node {
  @Field(() => String, { description: '1–255 characters; unique, compared without regard to case.' })
  name!: string;

  @Field(() => HexColorCode, { nullable: true })
  color!: string | null;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}
