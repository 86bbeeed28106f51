// The schema, built from the classes: every resolver there is.
import { buildSchema } from 'type-graphql';
import type { ClassType, ContainerType, NonEmptyArray, PubSub } from 'type-graphql';
import { assertInputObjectType, assertInterfaceType, assertUnionType } from 'graphql';
import type { GraphQLSchema, GraphQLTypeResolver } from 'graphql';
import {
  AccessReasonFields,
  AccessRuleFields,
  GrantFields,
  ItemAccessFields,
} from './access/access-fields.js';
import { AccessResolver } from './access/access.js';
import { Grant, typeOfPrincipal } from './access/grant.js';
import { AccessRule } from './access/rule.js';
import { AvatarResolver } from './accounts/avatar.js';
import { ProfileResolver } from './accounts/profile.js';
import { SessionsResolver } from './accounts/sessions.js';
import { SignInResolver } from './accounts/sign-in.js';
import { UserHome } from './accounts/user-home.js';
import { ChangeFields } from './changes/change.js';
import { ChangesResolver, ItemActivity } from './changes/changes.js';
import { CommentFields, ItemComments } from './comments/comment-fields.js';
import { Comment } from './comments/comment.js';
import { CommentsResolver } from './comments/comments.js';
import { GroupFields } from './groups/group-fields.js';
import { GroupsResolver } from './groups/groups.js';
import { UserStorage } from './accounts/user-storage.js';
import { BlockFields, UserResolver } from './accounts/user-fields.js';
import { UserMutations } from './accounts/user-mutations.js';
import { UserQueries } from './accounts/user-queries.js';
import { AuditQueries } from './audit/queries.js';
import { DocumentFields, RevisionFields } from './items/document-fields.js';
import { DocumentUse, LockFields } from './items/document-use.js';
import { FolderFields } from './items/folder-fields.js';
import { ItemFields } from './items/item-fields.js';
import { Document, Folder, Revision, typeOfItem } from './items/item.js';
import { ItemMutations } from './items/mutations.js';
import { PreviewFields } from './items/preview-fields.js';
import { ItemQueries } from './items/queries.js';
import { TrashResolver } from './items/trash.js';
import { TreeMutations } from './items/tree.js';
import { typeOfNode } from './node.js';
import { NodeQueries } from './nodes.js';
import { NotificationFields } from './notifications/notification-fields.js';
import { Notification } from './notifications/notification.js';
import { NotificationsResolver } from './notifications/notifications.js';
import { OfficeResolver } from './office.js';
import { DateTime } from './scalars.js';
import {
  OwnerFacetFields,
  SearchEdgeFields,
  SearchResolver,
  TagFacetFields,
  typeOfHit,
} from './search/search.js';
import { ServerResolver } from './server.js';
import { SettingsResolver } from './settings.js';
import { StatisticsResolver } from './statistics.js';
import { UploadSession } from './uploads/upload-session.js';
import { UploadSessionsResolver } from './uploads/upload-sessions.js';
import { ItemShareLinks, ShareLinkFields } from './sharing/share-link-fields.js';
import { ShareLink } from './sharing/share-link.js';
import { ShareLinksResolver } from './sharing/share-links.js';
import { SharedItemResolver } from './sharing/shared-item.js';
import { TagFields } from './tags/tag-fields.js';
import { Tag } from './tags/tag.js';
import { TagsResolver } from './tags/tags.js';

const resolverClasses = [
  AccessReasonFields,
  AccessResolver,
  AccessRuleFields,
  AvatarResolver,
  BlockFields,
  AuditQueries,
  ChangeFields,
  ChangesResolver,
  CommentFields,
  CommentsResolver,
  DocumentFields,
  DocumentUse,
  FolderFields,
  GrantFields,
  GroupFields,
  GroupsResolver,
  ItemAccessFields,
  ItemActivity,
  ItemComments,
  ItemFields,
  ItemMutations,
  ItemQueries,
  ItemShareLinks,
  LockFields,
  NodeQueries,
  NotificationFields,
  NotificationsResolver,
  OfficeResolver,
  PreviewFields,
  OwnerFacetFields,
  ProfileResolver,
  RevisionFields,
  SearchEdgeFields,
  SearchResolver,
  ServerResolver,
  SessionsResolver,
  SettingsResolver,
  ShareLinkFields,
  ShareLinksResolver,
  SharedItemResolver,
  SignInResolver,
  StatisticsResolver,
  TagFacetFields,
  TagFields,
  TagsResolver,
  TrashResolver,
  TreeMutations,
  UploadSessionsResolver,
  UserHome,
  UserMutations,
  UserQueries,
  UserResolver,
  UserStorage,
] as const;

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
    resolvers: [...resolverClasses] as unknown as NonEmptyArray<ClassType>,
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
