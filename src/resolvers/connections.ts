// Connections: the shape that every list which can grow has.
import type { ClassType } from 'type-graphql';
import { Field, Int, ObjectType } from 'type-graphql';
import type { Connection } from '../common/pages.js';

@ObjectType({ simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** The classes of `<name>Edge` and `<name>Connection` over the type that `node` gives. */
export function connectionOf(name: string, node: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(node)
    node!: object;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [Edge], { simple: true })
    edges!: Edge[];

    @Field(() => [node()], { simple: true })
    nodes!: object[];

    @Field(() => PageInfo, { simple: true })
    pageInfo!: PageInfo;

    declare total: Connection<object>['total'];

    /** Counted only when it is asked for. */
    @Field(() => Int, {
      description: 'Over all pages, as far as the viewer may read. Counted only when asked for.',
    })
    totalCount(): Promise<number> {
      return this.total();
    }
  }
  return ConnectionType;
}
