// The resolvers of a running server, each with the services that it calls.
import type { ContainerType } from 'type-graphql';
import type { Clock } from '../common/clock.js';
import type { Services } from '../services/index.js';
import type { Settings } from '../services/settings.js';
import {
  AccessReasonFields,
  AccessRuleFields,
  GrantFields,
  ItemAccessFields,
} from './access/access-fields.js';
import { AccessResolver } from './access/access.js';
import { AvatarResolver } from './accounts/avatar.js';
import { ProfileResolver } from './accounts/profile.js';
import { SessionsResolver } from './accounts/sessions.js';
import { SignInResolver } from './accounts/sign-in.js';
import { BlockFields, UserResolver } from './accounts/user-fields.js';
import { UserHome } from './accounts/user-home.js';
import { ChangeFields } from './changes/change.js';
import { ChangesResolver, ItemActivity } from './changes/changes.js';
import { CommentFields, ItemComments } from './comments/comment-fields.js';
import { CommentsResolver } from './comments/comments.js';
import { GroupFields } from './groups/group-fields.js';
import { GroupsResolver } from './groups/groups.js';
import { UserStorage } from './accounts/user-storage.js';
import { UserMutations } from './accounts/user-mutations.js';
import { UserQueries } from './accounts/user-queries.js';
import { AuditQueries } from './audit/queries.js';
import { DocumentFields, RevisionFields } from './items/document-fields.js';
import { DocumentUse, LockFields } from './items/document-use.js';
import { FolderFields } from './items/folder-fields.js';
import { ItemFields } from './items/item-fields.js';
import { ItemMutations } from './items/mutations.js';
import { PreviewFields } from './items/preview-fields.js';
import { ItemQueries } from './items/queries.js';
import { TrashResolver } from './items/trash.js';
import { TreeMutations } from './items/tree.js';
import { NodeQueries } from './nodes.js';
import { NotificationFields } from './notifications/notification-fields.js';
import { NotificationsResolver } from './notifications/notifications.js';
import { OfficeResolver } from './office.js';
import { ServerResolver } from './server.js';
import { ItemShareLinks, ShareLinkFields } from './sharing/share-link-fields.js';
import { ShareLinksResolver } from './sharing/share-links.js';
import { SharedItemResolver } from './sharing/shared-item.js';
import { TagFields } from './tags/tag-fields.js';
import { TagsResolver } from './tags/tags.js';
import type { ServerFacts } from './server.js';
import { SettingsResolver } from './settings.js';
import { OwnerFacetFields, SearchEdgeFields, SearchResolver, TagFacetFields } from './search/search.js';
import { StatisticsResolver } from './statistics.js';
import { UploadSessionsResolver } from './uploads/upload-sessions.js';

export interface ContainerParts extends Services {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly facts: ServerFacts;
  /** What links start with. */
  readonly publicUrl: () => string;
}

export function buildContainer(parts: ContainerParts): ContainerType {
  const resolvers: readonly object[] = [
    new AccessReasonFields(),
    new ChangeFields(),
    new ChangesResolver(parts.changeLog),
    new ItemActivity(),
    new AccessResolver(
      parts.grants,
      parts.inheritance,
      parts.accessRules,
      parts.accessExplainer,
      parts.sharedItems,
    ),
    new AccessRuleFields(),
    new AvatarResolver(parts.avatars, parts.avatarLinks),
    new BlockFields(),
    new AuditQueries(parts.auditLog),
    new CommentFields(),
    new CommentsResolver(parts.comments),
    new DocumentFields(parts.links),
    new DocumentUse(parts.documentLocks, parts.views),
    new FolderFields(parts.archiveLinks),
    new GrantFields(),
    new GroupFields(parts.clock),
    new GroupsResolver(parts.groupFinder, parts.groupEditor, parts.groupRights, parts.userGroups),
    new ItemAccessFields(),
    new ItemComments(),
    new ItemFields(),
    new ItemMutations(parts.creator, parts.updater, parts.uploader, parts.revisions),
    new ItemQueries(parts.finder, parts.lister),
    new ItemShareLinks(),
    new LockFields(),
    new NodeQueries(parts.nodes),
    new NotificationFields(),
    new NotificationsResolver(parts.notifications),
    new OfficeResolver(parts.editorSessions),
    new PreviewFields(parts.links, parts.facts),
    new OwnerFacetFields(),
    new ProfileResolver(parts.profile, parts.setPassword),
    new RevisionFields(parts.links),
    new SearchEdgeFields(),
    new SearchResolver(parts.searcher),
    new ServerResolver(parts.settings, parts.administration, parts.facts),
    new SessionsResolver(parts.sessions),
    new SettingsResolver(parts.administration),
    new ShareLinkFields(parts.shareTokens, parts.clock),
    new ShareLinksResolver(parts.shareLinks),
    new SharedItemResolver(parts.visits, parts.visitedItems),
    new SignInResolver(parts.registration, parts.signIn, parts.sessions),
    new StatisticsResolver(parts.statistics),
    new TagFacetFields(),
    new TagFields(),
    new TagsResolver(parts.tagFinder, parts.tagEditor, parts.documentTags),
    new TrashResolver(parts.trasher, parts.restorer, parts.purger, parts.trashLister),
    new TreeMutations(parts.mover, parts.copier, parts.ownershipTransfer),
    new UploadSessionsResolver(parts.uploadSessions, parts.publicUrl),
    new UserHome(),
    new UserMutations(parts.userCreator, parts.userUpdater, parts.userBlocker, parts.userDeleter),
    new UserQueries(parts.userFinder),
    new UserResolver(parts.clock),
    new UserStorage(parts.settings),
  ];
  const instances = new Map<unknown, object>(resolvers.map((resolver) => [resolver.constructor, resolver]));
  // Object types with methods are made by type-graphql itself.
  return { get: (type: new () => object) => instances.get(type) ?? new type() };
}
