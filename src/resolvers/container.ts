// Every resolver there is, each with the services that it calls.
import type { ClassType, ContainerType } from 'type-graphql';
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

interface Made {
  readonly type: ClassType;
  readonly make: (parts: ContainerParts) => object;
}

const made = <Resolver extends object>(
  type: ClassType<Resolver>,
  make: (parts: ContainerParts) => Resolver,
): Made => ({ type, make });

const resolvers: readonly Made[] = [
  made(AccessReasonFields, () => new AccessReasonFields()),
  made(
    AccessResolver,
    (parts) =>
      new AccessResolver(
        parts.grants,
        parts.inheritance,
        parts.accessRules,
        parts.accessExplainer,
        parts.sharedWithMe,
      ),
  ),
  made(AccessRuleFields, () => new AccessRuleFields()),
  made(AuditQueries, (parts) => new AuditQueries(parts.auditLog)),
  made(AvatarResolver, (parts) => new AvatarResolver(parts.avatars, parts.avatarLinks)),
  made(BlockFields, () => new BlockFields()),
  made(ChangeFields, () => new ChangeFields()),
  made(ChangesResolver, (parts) => new ChangesResolver(parts.changeLog)),
  made(CommentFields, () => new CommentFields()),
  made(CommentsResolver, (parts) => new CommentsResolver(parts.comments)),
  made(DocumentFields, (parts) => new DocumentFields(parts.links)),
  made(DocumentUse, (parts) => new DocumentUse(parts.documentLocks, parts.views)),
  made(FolderFields, (parts) => new FolderFields(parts.archiveLinks)),
  made(GrantFields, () => new GrantFields()),
  made(GroupFields, (parts) => new GroupFields(parts.clock)),
  made(
    GroupsResolver,
    (parts) => new GroupsResolver(parts.groupFinder, parts.groupEditor, parts.groupRights, parts.userGroups),
  ),
  made(ItemAccessFields, () => new ItemAccessFields()),
  made(ItemActivity, () => new ItemActivity()),
  made(ItemComments, () => new ItemComments()),
  made(ItemFields, () => new ItemFields()),
  made(
    ItemMutations,
    (parts) => new ItemMutations(parts.creator, parts.updater, parts.uploader, parts.revisions),
  ),
  made(ItemQueries, (parts) => new ItemQueries(parts.finder, parts.lister)),
  made(ItemShareLinks, () => new ItemShareLinks()),
  made(LockFields, () => new LockFields()),
  made(NodeQueries, (parts) => new NodeQueries(parts.nodes)),
  made(NotificationFields, () => new NotificationFields()),
  made(NotificationsResolver, (parts) => new NotificationsResolver(parts.notifications)),
  made(OfficeResolver, (parts) => new OfficeResolver(parts.editorSessions)),
  made(OwnerFacetFields, () => new OwnerFacetFields()),
  made(PreviewFields, (parts) => new PreviewFields(parts.links, parts.facts)),
  made(ProfileResolver, (parts) => new ProfileResolver(parts.profile, parts.setPassword)),
  made(RevisionFields, (parts) => new RevisionFields(parts.links)),
  made(SearchEdgeFields, () => new SearchEdgeFields()),
  made(SearchResolver, (parts) => new SearchResolver(parts.searcher)),
  made(ServerResolver, (parts) => new ServerResolver(parts.settings, parts.administration, parts.facts)),
  made(SessionsResolver, (parts) => new SessionsResolver(parts.sessions)),
  made(SettingsResolver, (parts) => new SettingsResolver(parts.administration)),
  made(ShareLinkFields, (parts) => new ShareLinkFields(parts.shareTokens, parts.clock)),
  made(ShareLinksResolver, (parts) => new ShareLinksResolver(parts.shareLinks)),
  made(SharedItemResolver, (parts) => new SharedItemResolver(parts.visits, parts.sharedItems)),
  made(SignInResolver, (parts) => new SignInResolver(parts.registration, parts.signIn, parts.sessions)),
  made(StatisticsResolver, (parts) => new StatisticsResolver(parts.statistics)),
  made(TagFacetFields, () => new TagFacetFields()),
  made(TagFields, () => new TagFields()),
  made(TagsResolver, (parts) => new TagsResolver(parts.tagFinder, parts.tagEditor, parts.documentTags)),
  made(
    TrashResolver,
    (parts) => new TrashResolver(parts.trasher, parts.restorer, parts.purger, parts.trashLister),
  ),
  made(TreeMutations, (parts) => new TreeMutations(parts.mover, parts.copier, parts.ownershipTransfer)),
  made(UploadSessionsResolver, (parts) => new UploadSessionsResolver(parts.uploadSessions, parts.publicUrl)),
  made(UserHome, () => new UserHome()),
  made(
    UserMutations,
    (parts) => new UserMutations(parts.userCreator, parts.userUpdater, parts.userBlocker, parts.userDeleter),
  ),
  made(UserQueries, (parts) => new UserQueries(parts.userFinder)),
  made(UserResolver, (parts) => new UserResolver(parts.clock)),
  made(UserStorage, (parts) => new UserStorage(parts.settings)),
];

export const resolverClasses: readonly ClassType[] = resolvers.map(({ type }) => type);

export function buildContainer(parts: ContainerParts): ContainerType {
  const instances = new Map<unknown, object>(resolvers.map(({ type, make }) => [type, make(parts)]));
  // Object types with methods are made by type-graphql itself.
  return { get: (type: new () => object) => instances.get(type) ?? new type() };
}
