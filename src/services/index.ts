// The services, built upon each other.
import { ChangeFeed } from '../changes/feed.js';
import type { Clock } from '../common/clock.js';
import type { Database } from '../database/database.js';
import type { HeldLocks } from '../database/held-locks.js';
import type { Containment } from '../jobs/extraction/contained.js';
import type { BlobStore } from '../storage/blob-store.js';
import type { HashingThread } from '../storage/hashing-thread.js';
import { AccessExplainer } from './access/access-explainer.js';
import { AccessRuleSetter } from './access/access-rules.js';
import { Grants } from './access/grants.js';
import { Inheritance } from './access/inheritance.js';
import { SharedWithMe } from './access/shared-with-me.js';
import { Credentials } from './accounts/credentials.js';
import { NewPasswords } from './accounts/new-passwords.js';
import type { Passwords } from './accounts/passwords.js';
import { Profile } from './accounts/profile.js';
import { Registration } from './accounts/registration.js';
import { Sessions } from './accounts/sessions.js';
import { SetPassword } from './accounts/set-password.js';
import { SignIn } from './accounts/sign-in.js';
import { Throttle } from './accounts/throttle.js';
import type { Tokens } from './accounts/tokens.js';
import { AvatarLinks } from './avatars/avatar-links.js';
import { Avatars } from './avatars/avatars.js';
import { PictureReceiver } from './avatars/picture-receiver.js';
import { ChangeLog } from './changes/change-log.js';
import { findFeedItems } from './changes/feed-items.js';
import { Comments } from './comments/comments.js';
import { ArchiveLinks } from './content/archive-links.js';
import { Archives } from './content/archives.js';
import { AcceptedTypes } from './content/accepted-types.js';
import { DownloadCounter } from './content/count-download.js';
import { AuditLog } from './audit/audit-log.js';
import { Downloads } from './content/downloads.js';
import { LinkAccess } from './content/link-access.js';
import { Links } from './content/links.js';
import { ContentReceiver } from './content/receive.js';
import { Revisions } from './content/revisions.js';
import { DocumentUploader } from './content/upload-document.js';
import { GroupEditor } from './groups/group-editor.js';
import { GroupFinder } from './groups/group-finder.js';
import { GroupRights } from './groups/group-rights.js';
import { ItemCreator } from './items/create-items.js';
import { ItemFinder } from './items/find-items.js';
import { ItemLister } from './items/item-lister.js';
import { ItemUpdater } from './items/update-item.js';
import { DocumentLocks } from './locks/document-locks.js';
import type { Memory } from './memory.js';
import { NodeFinder } from './nodes.js';
import { Notifications } from './notifications/notifications.js';
import type { DocumentServer } from './office/document-server.js';
import { NotificationFeed } from './notifications/notification-feed.js';
import { EditorSessions } from './office/editor-sessions.js';
import { OfficeSaver } from './office/office-saver.js';
import { Searcher } from './search/search.js';
import { Drops } from './sharing/drops.js';
import { ShareLinks } from './sharing/share-links.js';
import { ShareTokens } from './sharing/share-tokens.js';
import { SharedContent } from './sharing/shared-content.js';
import { SharedItems } from './sharing/shared-items.js';
import { VisitLinks } from './sharing/visit-links.js';
import { Visits } from './sharing/visits.js';
import { DocumentTags } from './tags/document-tags.js';
import { TagEditor } from './tags/tag-editor.js';
import { TagFinder } from './tags/tag-finder.js';
import { Views } from './usage/views.js';
import { TrashLister } from './trash/list-trash.js';
import { ItemPurger } from './trash/purge-items.js';
import { ItemRestorer } from './trash/restore-items.js';
import { ItemTrasher } from './trash/trash-items.js';
import { ItemCopier } from './tree/copy-items.js';
import { ItemMover } from './tree/move-items.js';
import { OwnershipTransfer } from './tree/transfer-ownership.js';
import { UserGroups } from './users/user-groups.js';
import { Administration } from './server/administration.js';
import { Statistics } from './server/statistics.js';
import { FinishedUploads } from './uploads/finished-uploads.js';
import { PartReceiver } from './uploads/part-receiver.js';
import { RunningHashes } from './uploads/running-hashes.js';
import { UploadLocks } from './uploads/upload-locks.js';
import { UploadSessions } from './uploads/upload-sessions.js';
import { UserBlocker } from './users/block-user.js';
import { UserCreator } from './users/create-user.js';
import { UserDeleter } from './users/delete-user.js';
import { UserFinder } from './users/find-users.js';
import { UserUpdater } from './users/update-user.js';
import { Writer } from './write.js';

export interface ServiceParts {
  readonly database: Database;
  readonly memory: Memory;
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  /** What links are signed with. */
  readonly secret: Buffer;
  /** What links start with; known once the server listens. */
  readonly publicUrl: () => string;
  /** Null: office editing is off. */
  readonly documentServer: DocumentServer | null;
  readonly rateLimits: boolean;
  /** Reads files that users send. */
  readonly containment: Containment;
  readonly hashing: HashingThread;
  /** Locks that outlast a transaction. */
  readonly heldLocks: HeldLocks;
  /** Which history of the database the cursors of changes are of. */
  readonly epoch: string;
  /** Those who listen to changes could not be told. */
  readonly onFeedError: (error: unknown) => void;
  /** Stops this node. */
  readonly onShutdown: () => void;
}

export type Services = ReturnType<typeof createServices>;

export function createServices(parts: ServiceParts) {
  const { database, memory, store, clock, passwords, tokens } = parts;
  const { settings, viewers } = memory;
  const { publicGrants } = viewers;
  const writer = new Writer(database, memory, clock);
  const throttle = new Throttle(database.pool, { enabled: parts.rateLimits });
  const newPasswords = new NewPasswords(settings, passwords);
  const credentials = new Credentials({ rows: database, passwords, throttle, clock });
  const sessions = new Sessions(writer, tokens, clock);
  const finder = new ItemFinder(database);
  const changeFeed = new ChangeFeed({
    rows: database,
    epoch: parts.epoch,
    viewers,
    findItems: (ids) => findFeedItems(database, ids),
    forget: (principals) => memory.forgetPrincipals(principals),
    onError: parts.onFeedError,
  });
  const notificationFeed = new NotificationFeed(database, parts.onFeedError);
  const links = new Links(parts.secret, clock, parts.publicUrl);
  const types = new AcceptedTypes(settings);
  const hashes = new RunningHashes(parts.hashing);
  const uploadLocks = new UploadLocks(database, parts.heldLocks, writer.nodeId);
  const uploadSessions = new UploadSessions({ writer, store, settings, locks: uploadLocks, clock });
  const finishedUploads = new FinishedUploads({
    rows: database,
    store,
    settings,
    types,
    hashes,
    sessions: uploadSessions,
  });
  const receiver = new ContentReceiver({
    rows: database,
    store,
    settings,
    types,
    uploads: finishedUploads,
    viewers,
  });
  const access = new LinkAccess(viewers, settings, clock);
  const archiveLinks = new ArchiveLinks(parts.secret, clock, parts.publicUrl);
  const avatarLinks = new AvatarLinks(parts.secret, clock, parts.publicUrl);
  const shareTokens = new ShareTokens(parts.secret, parts.publicUrl);
  const visitLinks = new VisitLinks(parts.secret, clock, parts.publicUrl);
  const sharedContent = new SharedContent({ writer, links: visitLinks, settings, publicGrants, clock });
  return {
    writer,
    auditLog: new AuditLog(database),
    sessions,
    registration: new Registration({ writer, settings, newPasswords, throttle }),
    signIn: new SignIn({ writer, credentials, newPasswords, sessions, clock }),
    profile: new Profile(writer),
    avatars: new Avatars({
      writer,
      receiver: new PictureReceiver(parts.containment),
      links: avatarLinks,
      access,
      viewers,
      clock,
    }),
    avatarLinks,
    setPassword: new SetPassword(writer, credentials, newPasswords, clock),
    grants: new Grants(writer),
    inheritance: new Inheritance(writer),
    accessRules: new AccessRuleSetter(writer),
    accessExplainer: new AccessExplainer(database, finder, clock),
    sharedWithMe: new SharedWithMe(database, clock),
    userGroups: new UserGroups(writer),
    groupFinder: new GroupFinder(database),
    groupEditor: new GroupEditor(writer),
    groupRights: new GroupRights(writer),
    finder,
    lister: new ItemLister(database, finder, clock),
    nodes: new NodeFinder(database, finder, clock),
    notifications: new Notifications(writer),
    copier: new ItemCopier(writer),
    creator: new ItemCreator(writer),
    mover: new ItemMover(writer),
    ownershipTransfer: new OwnershipTransfer(writer),
    updater: new ItemUpdater(writer),
    trasher: new ItemTrasher(writer),
    restorer: new ItemRestorer(writer),
    purger: new ItemPurger(writer),
    trashLister: new TrashLister(database),
    uploader: new DocumentUploader(writer, receiver),
    revisions: new Revisions(writer, receiver),
    links,
    archiveLinks,
    archives: new Archives(database, archiveLinks, access, viewers),
    downloads: new Downloads(database, links, access),
    downloadCounter: new DownloadCounter(database, clock),
    changeFeed,
    notificationFeed,
    /** There is something new for those who listen. */
    wakeFeeds: (): void => {
      changeFeed.wake();
      notificationFeed.wake();
    },
    changeLog: new ChangeLog(changeFeed, clock),
    comments: new Comments(writer),
    documentLocks: new DocumentLocks(writer),
    views: new Views(writer),
    documentTags: new DocumentTags(writer),
    tagEditor: new TagEditor(writer),
    tagFinder: new TagFinder(database),
    editorSessions: new EditorSessions({ ...parts, writer, links, users: memory.users }),
    officeSaver: new OfficeSaver({ writer, receiver, publicGrants, clock }),
    administration: new Administration({ writer, settings, onShutdown: parts.onShutdown }),
    searcher: new Searcher(database, finder, clock),
    statistics: new Statistics(database, clock),
    userBlocker: new UserBlocker(writer),
    userCreator: new UserCreator(writer, newPasswords, clock),
    userDeleter: new UserDeleter(writer),
    userFinder: new UserFinder(database, clock),
    userUpdater: new UserUpdater(writer),
    shareLinks: new ShareLinks(writer, passwords, clock),
    shareTokens,
    visits: new Visits({ rows: database, tokens: shareTokens, publicGrants, passwords, throttle, clock }),
    sharedItems: new SharedItems(database, visitLinks),
    sharedContent,
    drops: new Drops({ writer, receiver, content: sharedContent, publicGrants }),
    uploadSessions,
    uploadLocks,
    finishedUploads,
    partReceiver: new PartReceiver({ rows: database, store, types, hashes }),
  };
}
