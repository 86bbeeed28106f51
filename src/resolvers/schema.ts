// The schema, built from the classes.
import { buildSchema } from 'type-graphql';
import type { ClassType, ContainerType, NonEmptyArray, PubSub } from 'type-graphql';
import { assertInputObjectType, assertInterfaceType, assertUnionType } from 'graphql';
import type { GraphQLSchema, GraphQLTypeResolver } from 'graphql';
import { Grant, typeOfPrincipal } from './access/grant.js';
import { AccessRule } from './access/rule.js';
import { Comment } from './comments/comment.js';
import { Document, Folder, Revision, typeOfItem } from './items/item.js';
import { typeOfNode } from './node.js';
import { Notification } from './notifications/notification.js';
import { resolverClasses } from './container.js';
import { DateTime } from './scalars.js';
import { typeOfHit } from './search/search.js';
import { UploadSession } from './uploads/upload-session.js';
import { ShareLink } from './sharing/share-link.js';
import { Tag } from './tags/tag.js';

/** type-graphql asks for one where there are subscriptions, and uses it for none that names its own stream. */
const unused: PubSub = {
  subscribe: () => {
    throw new Error('Subscriptions name their own streams.');
  },
  publish: () => {
    throw new Error('Subscriptions name their own streams.');
  },
};

/** `container` gives the instance of each resolver class; without one the schema can be shown, not executed. */
export async function buildApiSchema(container?: ContainerType): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [...resolverClasses] as NonEmptyArray<ClassType>,
    orphanedTypes: [
      AccessRule,
      Comment,
      Document,
      Folder,
      Grant,
      Notification,
      Revision,
      ShareLink,
      Tag,
      UploadSession,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
    pubSub: unused,
    ...(container === undefined ? {} : { container }),
  });
  for (const [name, typeOf] of Object.entries(typeResolvers)) {
    // type-graphql makes them asynchronous, which the compiled executor does not wait for.
    assertInterfaceType(schema.getType(name)).resolveType = typeOf as GraphQLTypeResolver<unknown, unknown>;
  }
  assertUnionType(schema.getType('Principal')).resolveType = typeOfPrincipal;
  assertUnionType(schema.getType('SearchHit')).resolveType = typeOfHit;
  // type-graphql has no word for it.
  assertInputObjectType(schema.getType('PrincipalInput')).isOneOf = true;
  return schema;
}

/** The object type of each interface's rows. */
const typeResolvers = { Item: typeOfItem, Node: typeOfNode };
