// Whatever has an id of its own.
import { Field, ID, InterfaceType } from 'type-graphql';
import type { FoundNode } from '../services/nodes.js';

export const typeOfNode = ({ nodeType }: FoundNode): string => nodeType;

@InterfaceType({
  description: 'Whatever has an id of its own, unique over the server.',
  resolveType: typeOfNode,
})
export abstract class Node {
  @Field(() => ID, { simple: true })
  id!: string;
}
