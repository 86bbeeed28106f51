// Generated from schema.graphql and the .graphql files of test/api: npm run codegen.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AccessRuleInput = {
  /** 1–20. */
  readonly clauses: ReadonlyArray<RuleClauseInput>;
  readonly match?: Match;
  readonly permission: Permission;
};

/** What a permission rests on; BYPASS is the right BYPASS_ACCESS, which gives MANAGE everywhere. */
export type AccessSource =
  | 'BYPASS'
  | 'GRANT'
  | 'RULE';

export type AddCommentInput = {
  /** 1–10,000 characters, without the white space around it. */
  readonly body: string;
  readonly itemId: string;
  /** The comment that is answered, on the same item. A reply to a reply joins its thread. */
  readonly parentId?: string | null | undefined;
};

/** All that is given must hold. */
export type AuditFilter = {
  /** Any of these; up to 100. */
  readonly actions?: ReadonlyArray<string> | null | undefined;
  /** Who did it. */
  readonly actorId?: string | null | undefined;
  readonly at?: DateTimeRange | null | undefined;
  /** Any of these, e.g. OK, FORBIDDEN; up to 100. */
  readonly results?: ReadonlyArray<string> | null | undefined;
  /** What it was done to. */
  readonly targetId?: string | null | undefined;
};

export type BlockUserInput = {
  /** Told to the user when they sign in; at most 500 characters. */
  readonly reason?: string | null | undefined;
  /** In the future; missing or null: until somebody unblocks them. */
  readonly until?: string | null | undefined;
  readonly userId: string;
};

/** For a login answered with PASSWORD_CHANGE_REQUIRED: proves the old password and signs in with the new. */
export type ChangeExpiredPasswordInput = {
  readonly currentPassword: string;
  readonly login: string;
  readonly newPassword: string;
};

/** All that is given must hold. */
export type ChangeFilter = {
  /** Changes of this item, and the five kinds of changes that count for everything below, of any folder above it. If the item is gone or hidden from the viewer by now, what was missed has all changes of those five kinds that the viewer is told of. */
  readonly itemId?: string | null | undefined;
  readonly kinds?: ReadonlyArray<ChangeKind> | null | undefined;
  /** Changes of this folder and of everything below it, by where each stands now or stood before; and those five kinds of any folder above it. If the folder is gone or hidden by now, what was missed has only those five kinds, of whatever item. */
  readonly within?: string | null | undefined;
};

/** CONTENT_PROCESSED: text was taken from the content, or thumbnails were made. ACCESS_CHANGED: by a grant, a rule, a group, inheritance, or a time window that opened or closed. ITEM_MOVED, ITEM_TRASHED, ITEM_RESTORED, ITEM_PURGED and ACCESS_CHANGED count for everything below the item. */
export type ChangeKind =
  | 'ACCESS_CHANGED'
  | 'COMMENT_ADDED'
  | 'COMMENT_DELETED'
  | 'COMMENT_UPDATED'
  | 'CONTENT_PROCESSED'
  | 'ITEM_CREATED'
  | 'ITEM_MOVED'
  | 'ITEM_PURGED'
  | 'ITEM_RENAMED'
  | 'ITEM_RESTORED'
  | 'ITEM_TRASHED'
  | 'ITEM_UPDATED'
  | 'LOCK_CHANGED'
  | 'OWNER_CHANGED'
  | 'REVISION_ADDED'
  | 'SHARE_LINK_CHANGED'
  | 'TAGS_CHANGED';

/** Of letters and digits of any script; SYMBOL: punctuation marks and symbols. */
export type CharacterClass =
  | 'DIGIT'
  | 'LOWERCASE'
  | 'SYMBOL'
  | 'UPPERCASE';

export type CopyItemsInput = {
  /** From 1 to 100; doubles are dropped. */
  readonly itemIds: ReadonlyArray<string>;
  /** NEW_REVISION is BAD_USER_INPUT here. */
  readonly onConflict?: NameConflict | null | undefined;
  readonly targetFolderId: string;
};

/** A document without content yet; `uploadRevision` gives it some. */
export type CreateDocumentInput = {
  /** Up to 10,000 characters. */
  readonly description?: string | null | undefined;
  /** A caller's own key, up to 255 characters. Where a live item bears it, that one is the answer, unchanged. */
  readonly externalId?: string | null | undefined;
  /** Up to 16 KiB of JSON, five levels deep. */
  readonly metadata?: Record<string, unknown> | null | undefined;
  /** 1–255 characters, without slash, backslash and control characters. */
  readonly name: string;
  /** Missing: the viewer's home. */
  readonly parentId?: string | null | undefined;
  /** Up to 100, those of `tagNames` included. */
  readonly tagIds?: ReadonlyArray<string> | null | undefined;
  /** Makes the tags that are not there yet; that needs MANAGE_TAGS. */
  readonly tagNames?: ReadonlyArray<string> | null | undefined;
};

export type CreateFolderInput = {
  /** Up to 10,000 characters. */
  readonly description?: string | null | undefined;
  /** A caller's own key, up to 255 characters. Where a live item bears it, that one is the answer, unchanged. */
  readonly externalId?: string | null | undefined;
  /** Up to 16 KiB of JSON, five levels deep. */
  readonly metadata?: Record<string, unknown> | null | undefined;
  /** 1–255 characters, without slash, backslash and control characters. */
  readonly name: string;
  /** Missing: the viewer's home. */
  readonly parentId?: string | null | undefined;
};

export type CreateGroupInput = {
  /** At most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** 1–255 characters, unique without regard to case. */
  readonly name: string;
};

export type CreateShareLinkInput = {
  /** In the future; missing: never. */
  readonly expiresAt?: string | null | undefined;
  readonly itemId: string;
  /** At least 1; missing: any number. */
  readonly maxAccessCount?: number | null | undefined;
  /** 1–128 characters; the policy of the settings is for accounts. */
  readonly password?: string | null | undefined;
  /** UPLOAD is for folders. */
  readonly permission?: SharePermission;
};

export type CreateTagInput = {
  readonly color?: string | null | undefined;
  /** Up to 10,000 characters. */
  readonly description?: string | null | undefined;
  /** 1–255 characters, without slash, backslash and control characters. */
  readonly name: string;
  /** The tag that it is to stand under. */
  readonly parentId?: string | null | undefined;
};

export type CreateUserInput = {
  readonly email?: string | null | undefined;
  /** At most 255 characters. */
  readonly fullName?: string | null | undefined;
  /** Besides `users`, which every account is in. */
  readonly groupIds?: ReadonlyArray<string> | null | undefined;
  /** Whether the first login demands another password. */
  readonly mustChangePassword?: boolean | null | undefined;
  /** As the settings want it; at most 128 characters. */
  readonly password: string;
  /** In bytes; missing or null: as the settings say. */
  readonly quotaBytes?: number | null | undefined;
  /** 3–64 letters, digits, `.`, `_` or `-`. */
  readonly username: string;
};

/** From `from` on, up to but without `to`; a missing bound is open. */
export type DateTimeRange = {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
};

/** Without `transferItemsTo`, the user's home goes to the trash with everything in it, whoever owns it; what they own elsewhere stays where it is and keeps them, deactivated, as its owner. Their grants and share links go in either case. */
export type DeleteUserInput = {
  /** Another active account. It comes to own every item of theirs, and their home becomes a folder in its home. */
  readonly transferItemsTo?: string | null | undefined;
  readonly userId: string;
};

/** All that is given must hold. */
export type DocumentFilter = {
  /** All of `tagIds` rather than any. */
  readonly allTags?: boolean | null | undefined;
  readonly createdAt?: DateTimeRange | null | undefined;
  /** Whether a grant to everyone stands on the document itself. */
  readonly isPublic?: boolean | null | undefined;
  /** Exact (application/pdf), by family (image/*) or by extension (pdf); up to 100. */
  readonly mimeTypes?: ReadonlyArray<string> | null | undefined;
  /** Up to 100. */
  readonly ownerIds?: ReadonlyArray<string> | null | undefined;
  readonly size?: SizeRange | null | undefined;
  /** Any of these, or all of them with `allTags`; up to 100. */
  readonly tagIds?: ReadonlyArray<string> | null | undefined;
  /** Part of the name or description, without regard to case; up to 1,000 characters. */
  readonly text?: string | null | undefined;
  readonly updatedAt?: DateTimeRange | null | undefined;
  /** Within this folder and everything below it. One that the viewer may not read: NOT_FOUND. */
  readonly within?: string | null | undefined;
};

export type EditorMode =
  | 'EDIT'
  | 'VIEW';

export type GrantAccessInput = {
  /** In the future; missing: for good. */
  readonly expiresAt?: string | null | undefined;
  readonly itemId: string;
  /** At least one. */
  readonly permissions: ReadonlyArray<Permission>;
  readonly principal: PrincipalInput;
};

export type GroupConditionInput = {
  /** 1–100. */
  readonly groupIds: ReadonlyArray<string>;
  readonly match?: Match;
};

export type ItemKind =
  | 'DOCUMENT'
  | 'FOLDER';

export type ItemOrder = {
  readonly direction?: SortDirection;
  readonly field: ItemOrderField;
};

export type ItemOrderField =
  | 'CREATED_AT'
  /** Numbers in it count as numbers: `page 2` comes before `page 10`. */
  | 'NAME'
  /** Of the current content, in bytes; folders have none. */
  | 'SIZE'
  /** When the item itself last changed: its name, place, description, metadata, external id, tags, content or inheritance; a folder not by what is in it. */
  | 'UPDATED_AT';

export type ItemStatus =
  | 'ACTIVE'
  | 'TRASHED';

/** `login` is a username or an e-mail address. */
export type LoginInput = {
  readonly login: string;
  readonly password: string;
};

/** Whether all have to hold, or any one. */
export type Match =
  | 'ALL'
  | 'ANY';

export type MembershipInput = {
  readonly groupId: string;
  /** Missing: now and for good. */
  readonly window?: TimeWindowInput | null | undefined;
};

export type MoveItemsInput = {
  /** From 1 to 100; doubles are dropped. */
  readonly itemIds: ReadonlyArray<string>;
  /** NEW_REVISION is BAD_USER_INPUT here. */
  readonly onConflict?: NameConflict | null | undefined;
  readonly targetFolderId: string;
};

/** What happens where a live sibling already bears the name. KEEP_BOTH: the new one is numbered, as in `report (2).pdf`. NEW_REVISION is for uploads onto a document. */
export type NameConflict =
  | 'FAIL'
  | 'KEEP_BOTH'
  | 'NEW_REVISION';

/** What a user is told of in person. */
export type NotificationKind =
  /** Somebody commented on an item that they own. */
  | 'COMMENTED_ON_MINE'
  /** What they edited in an office editor could not be kept in the document: `item` is what holds it now. */
  | 'EDIT_CONFLICT'
  /** Their @username stands in a comment. */
  | 'MENTIONED'
  /** An item is theirs now. */
  | 'OWNERSHIP_RECEIVED'
  /** Somebody answered a comment of theirs, or a thread that they began. */
  | 'REPLIED'
  /** They were granted something on an item, by name. */
  | 'SHARED_WITH_ME';

/** What a principal may do with one item and, unless the item stops inheriting, with everything below it. WRITE, MOVE, DELETE and SHARE each imply READ; MANAGE implies all. Much of it takes a right as well: see `Right`. */
export type Permission =
  /** Trash, restore and purge it. */
  | 'DELETE'
  /** Say who may do what with it; give it to another owner; end the check-outs, delete the comments and change the share links of others. */
  | 'MANAGE'
  /** Move it elsewhere. */
  | 'MOVE'
  /** See it, its content and comments. */
  | 'READ'
  /** Make share links to it. */
  | 'SHARE'
  /** Add revisions, describe, tag, check out, rename (with RENAME_…), and make items in a folder. */
  | 'WRITE';

/** What kind of viewer the type needs. */
export type PreviewCategory =
  | 'AUDIO'
  | 'IMAGE'
  | 'OFFICE'
  | 'OTHER'
  | 'PDF'
  | 'TEXT'
  | 'VIDEO';

/** Exactly one of them. */
export type PrincipalInput =
  {   /** true: every signed-in user. */
  readonly everyone: boolean; readonly groupId?: never; readonly userId?: never; }
  |  { readonly everyone?: never;   /** Its members, as long as they are in it. */
  readonly groupId: string; readonly userId?: never; }
  |  { readonly everyone?: never; readonly groupId?: never;   readonly userId: string; };

/** BROKEN_FILE: it is not what its type says, or incomplete. ENCRYPTED: it asks for a password. TOO_LARGE: it is over 128 MiB, or has more than 10,000 parts or 100 million pixels. TIMEOUT: it took more than a minute for thumbnails or two for text. OUT_OF_MEMORY, CRASHED: reading it took more memory than there is for it, or ended in a fault. UNAVAILABLE: the file could not be had; nothing is wrong with it. */
export type ProcessingFailure =
  | 'BROKEN_FILE'
  | 'CRASHED'
  | 'ENCRYPTED'
  | 'OUT_OF_MEMORY'
  | 'TIMEOUT'
  | 'TOO_LARGE'
  | 'UNAVAILABLE';

/** NONE: nothing is made of this type. PENDING: it is waiting, being made, or will be tried again. DONE: it is there. FAILED: it is not tried again until there is a new revision. */
export type ProcessingState =
  | 'DONE'
  | 'FAILED'
  | 'NONE'
  | 'PENDING';

export type RegisterInput = {
  readonly email: string;
  /** At most 255 characters. */
  readonly fullName?: string | null | undefined;
  /** As the settings want it; at most 128 characters. */
  readonly password: string;
  /** 3–64 letters, digits, `.`, `_` or `-`. */
  readonly username: string;
};

/** OPEN: whoever reaches the server may make an account. CLOSED: administrators make them. */
export type RegistrationMode =
  | 'CLOSED'
  | 'OPEN';

export type RestoreRevisionInput = {
  /** Up to 10,000 characters. */
  readonly comment?: string | null | undefined;
  readonly documentId: string;
  /** Of the revision whose content is to be current. */
  readonly number: number;
};

/** `permissions` missing means all of them. */
export type RevokeAccessInput = {
  readonly itemId: string;
  readonly permissions?: ReadonlyArray<Permission> | null | undefined;
  readonly principal: PrincipalInput;
};

/** What a user may do on the server at all. Held through groups, each holding optionally limited to a time window. */
export type Right =
  /** `setLockdown`; to lift one, BYPASS_LOCKDOWN too. */
  | 'APPLY_LOCKDOWN'
  /** `blockUser`. */
  | 'BLOCK_USERS'
  /** MANAGE on every item. */
  | 'BYPASS_ACCESS'
  /** Works on while the server is locked down. */
  | 'BYPASS_LOCKDOWN'
  /** With READ on the item: `addComment`. */
  | 'COMMENT'
  /** Makes documents where they hold WRITE: `createDocument`, `uploadDocument`, `copyItems`. */
  | 'CREATE_DOCUMENT'
  /** Makes folders where they hold WRITE: `createFolder`, `copyItems`. */
  | 'CREATE_FOLDER'
  /** `createGroup`. */
  | 'CREATE_GROUPS'
  /** `createUser`, and `updateUser` for all but the username. */
  | 'CREATE_USERS'
  /** With DELETE on the document: `trashItems`, `restoreItems`, `purgeItems`, `emptyTrash`. */
  | 'DELETE_DOCUMENT'
  /** With DELETE on the folder and on all that goes with it: `trashItems`, `restoreItems`, `purgeItems`, `emptyTrash`. */
  | 'DELETE_FOLDER'
  /** `deleteGroup`, for groups of which they hold every right and permission. */
  | 'DELETE_GROUPS'
  /** `deleteUser`. */
  | 'DELETE_USERS'
  /** `groups`: names and descriptions. */
  | 'LIST_GROUPS'
  /** `users`: names and pictures. */
  | 'LIST_USERS'
  /** With MANAGE on the item: grants, inheritance, `isPublic`, and giving it to another owner. */
  | 'MANAGE_ACCESS'
  /** With MANAGE on the item: `setAccessRules`. */
  | 'MANAGE_ACCESS_RULES'
  /** `settings` and `updateSettings`. */
  | 'MANAGE_SETTINGS'
  /** Makes, changes and deletes tags. Which of them a document bears is a matter of WRITE on it. */
  | 'MANAGE_TAGS'
  /** With MOVE on the items and on all below them, and WRITE on the folder that they go to: `moveItems`. */
  | 'MOVE_ITEMS'
  /** With WRITE on the document: the `name` in `updateItem`. */
  | 'RENAME_DOCUMENT'
  /** With WRITE on the folder: the `name` in `updateItem`. */
  | 'RENAME_FOLDER'
  /** `updateGroup`: name and description. */
  | 'RENAME_GROUPS'
  /** The `username` in `updateUser`. */
  | 'RENAME_USERS'
  /** `setPassword` for others. */
  | 'SET_ANY_PASSWORD'
  /** `setGroupRights`, for rights that they hold. */
  | 'SET_GROUP_RIGHTS'
  /** `setPassword` for themselves. One that has to be changed is, by everybody, with `changeExpiredPassword`. */
  | 'SET_OWN_PASSWORD'
  /** `setUserGroups`, and `groupIds` in `createUser`, for groups of which they hold every right and permission. */
  | 'SET_USER_GROUPS'
  /** With SHARE on the item: share links, which work for as long as their creator holds both. */
  | 'SHARE_ITEMS'
  /** `shutdown`, while the setting `remoteShutdown` is on. */
  | 'SHUTDOWN'
  /** Makes documents in every folder that the user sees, without CREATE_DOCUMENT and without WRITE there. */
  | 'SUPER_CREATE_DOCUMENT'
  /** Makes folders in every folder that the user sees, without CREATE_FOLDER and without WRITE there. */
  | 'SUPER_CREATE_FOLDER'
  /** `unblockUser`. */
  | 'UNBLOCK_USERS'
  /** With MANAGE on the item: its `grants`, and what others hold on it, by `explainAccess`. */
  | 'VIEW_ACCESS'
  /** With READ on the item: its `accessRules`. */
  | 'VIEW_ACCESS_RULES'
  /** `auditLog` and `verifyAuditLog`. */
  | 'VIEW_AUDIT_LOG'
  /** Groups' members and rights, and the filter `groupId` of `users`. */
  | 'VIEW_GROUPS'
  /** `statistics`. */
  | 'VIEW_STATISTICS'
  /** Others' e-mail address, status, groups, rights, storage, last login and block; their home, with READ on it; the filter `status` of `users`. */
  | 'VIEW_USERS';

export type RightConditionInput = {
  readonly match?: Match;
  /** 1–39. */
  readonly rights: ReadonlyArray<Right>;
};

export type RightHoldingInput = {
  readonly right: Right;
  /** Missing: now and for good. */
  readonly window?: TimeWindowInput | null | undefined;
};

/** At least one of the conditions. */
export type RuleClauseInput = {
  readonly groups?: GroupConditionInput | null | undefined;
  readonly match?: Match;
  readonly rights?: RightConditionInput | null | undefined;
};

/** Replaces the item's rules. Refused where the viewer would lose MANAGE by it. */
export type SetAccessRulesInput = {
  readonly itemId: string;
  /** At most 50; none takes all away. */
  readonly rules: ReadonlyArray<AccessRuleInput>;
};

export type SetGroupRightsInput = {
  readonly groupId: string;
  /** All that the group is to hold, each right once. */
  readonly rights: ReadonlyArray<RightHoldingInput>;
};

/** False cuts the item off from grants made above it; the viewer keeps MANAGE. */
export type SetInheritanceInput = {
  readonly inheritsAccess: boolean;
  readonly itemId: string;
};

/** `currentPassword` is needed for one's own; someone else's needs SET_ANY_PASSWORD. Ends the user's other sessions. */
export type SetPasswordInput = {
  readonly currentPassword?: string | null | undefined;
  /** Whether the next login demands another one. */
  readonly mustChange?: boolean | null | undefined;
  readonly newPassword: string;
  /** Whose; missing means one's own. */
  readonly userId?: string | null | undefined;
};

export type SetUserGroupsInput = {
  /** All groups that the user is to be in, each once, at most 1,000; `users` is no exception. */
  readonly groups: ReadonlyArray<MembershipInput>;
  readonly userId: string;
};

/** What is missing is kept; null clears `defaultQuotaBytes` and `passwordMaxAgeDays`, and is refused for the others. */
export type SettingsInput = {
  /** At most 200, each application/pdf, image/* or pdf: kept in lower case, doubles dropped. Empty: every type is taken. */
  readonly acceptedTypes?: ReadonlyArray<string> | null | undefined;
  /** At least 0. */
  readonly defaultQuotaBytes?: number | null | undefined;
  /** At least 1. */
  readonly maxUploadBytes?: number | null | undefined;
  /** 1–3650. */
  readonly passwordMaxAgeDays?: number | null | undefined;
  /** 1–128, and no fewer than there are required classes. */
  readonly passwordMinLength?: number | null | undefined;
  /** Doubles are dropped. */
  readonly passwordRequiredClasses?: ReadonlyArray<CharacterClass> | null | undefined;
  readonly registration?: RegistrationMode | null | undefined;
  readonly remoteShutdown?: boolean | null | undefined;
  /** 1–3650. */
  readonly trashRetentionDays?: number | null | undefined;
};

/** VIEW previews, DOWNLOAD also downloads, UPLOAD drops files into a folder without seeing what is there. */
export type SharePermission =
  | 'DOWNLOAD'
  | 'UPLOAD'
  | 'VIEW';

/** In bytes, both bounds included; a missing one is open. */
export type SizeRange = {
  readonly max?: number | null | undefined;
  readonly min?: number | null | undefined;
};

export type SortDirection =
  | 'ASC'
  | 'DESC';

export type TagDocumentsInput = {
  /** 1–100. */
  readonly documentIds: ReadonlyArray<string>;
  /** 1–100. */
  readonly tagIds: ReadonlyArray<string>;
};

/** When a holding is to be in force: from `startsAt` on, until before `endsAt`. */
export type TimeWindowInput = {
  /** In the future; missing: for good. */
  readonly endsAt?: string | null | undefined;
  /** Missing: it is in force already. */
  readonly startsAt?: string | null | undefined;
};

export type TransferOwnershipInput = {
  readonly itemId: string;
  /** With everything below a folder that is its owner's, the trash included; what others own stays theirs. */
  readonly recursive?: boolean | null | undefined;
  /** The new owner, an active account. */
  readonly userId: string;
};

export type UpdateCommentInput = {
  /** 1–10,000 characters, without the white space around it. */
  readonly body: string;
  readonly commentId: string;
};

/** What is missing is kept; null clears `description`, and is refused for `name`. */
export type UpdateGroupInput = {
  readonly description?: string | null | undefined;
  readonly groupId: string;
  readonly name?: string | null | undefined;
};

/** What is missing stays as it is; null clears what may be empty. */
export type UpdateItemInput = {
  /** Up to 10,000 characters. */
  readonly description?: string | null | undefined;
  /** A caller's own key, up to 255 characters, unique over the server. */
  readonly externalId?: string | null | undefined;
  /** Needs MANAGE_ACCESS, and MANAGE on the item. */
  readonly isPublic?: boolean | null | undefined;
  readonly itemId: string;
  /** Replaces the whole. Up to 16 KiB of JSON, five levels deep. */
  readonly metadata?: Record<string, unknown> | null | undefined;
  /** 1–255 characters, without slash, backslash and control characters. */
  readonly name?: string | null | undefined;
  /** The tags that the document is to bear, no others; up to 100. */
  readonly tagIds?: ReadonlyArray<string> | null | undefined;
};

/** What is missing is kept; null clears `email` and `fullName`, and is refused for `username`. */
export type UpdateProfileInput = {
  readonly email?: string | null | undefined;
  readonly fullName?: string | null | undefined;
  /** The home folder is renamed with it. */
  readonly username?: string | null | undefined;
};

/** What is missing stays as it is; null lifts `maxAccessCount` and `expiresAt`. */
export type UpdateShareLinkInput = {
  /** In the future. */
  readonly expiresAt?: string | null | undefined;
  /** At least 1. */
  readonly maxAccessCount?: number | null | undefined;
  /** Sets or replaces it. 1–128 characters; the policy of the settings is for accounts. */
  readonly password?: string | null | undefined;
  /** UPLOAD is for folders. */
  readonly permission?: SharePermission | null | undefined;
  /** Not together with `password`. */
  readonly removePassword?: boolean | null | undefined;
  readonly shareLinkId: string;
};

/** What is missing stays as it is; null clears all but the name. */
export type UpdateTagInput = {
  readonly color?: string | null | undefined;
  /** Up to 10,000 characters. */
  readonly description?: string | null | undefined;
  /** 1–255 characters, without slash, backslash and control characters. */
  readonly name?: string | null | undefined;
  /** Neither the tag itself nor one that stands under it. */
  readonly parentId?: string | null | undefined;
  readonly tagId: string;
};

/** What is missing is kept; null clears what may be empty, and is refused for `username`. */
export type UpdateUserInput = {
  readonly email?: string | null | undefined;
  /** At most 255 characters. */
  readonly fullName?: string | null | undefined;
  /** In bytes; null: as the settings say. */
  readonly quotaBytes?: number | null | undefined;
  readonly userId: string;
  /** The home folder is renamed with it. */
  readonly username?: string | null | undefined;
};

/** Content comes from exactly one of `file` and `uploadId`. */
export type UploadDocumentInput = {
  /** Up to 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Up to 255 characters. Where a live document bears it, NEW_REVISION adds a revision, unless it has these bytes; else CONFLICT. */
  readonly externalId?: string | null | undefined;
  /** This request carries it. */
  readonly file?: File | Blob | null | undefined;
  /** Readable by every signed-in user. */
  readonly isPublic?: boolean | null | undefined;
  /** Up to 16 KiB of JSON, five levels deep. */
  readonly metadata?: Record<string, unknown> | null | undefined;
  /** 1–255 characters, without slash, backslash and control characters. Missing: the file's own. */
  readonly name?: string | null | undefined;
  readonly onConflict?: NameConflict | null | undefined;
  /** Missing: the viewer's home. */
  readonly parentId?: string | null | undefined;
  /** Up to 100, those of `tagNames` included. */
  readonly tagIds?: ReadonlyArray<string> | null | undefined;
  /** Makes the tags that are not there yet; that needs MANAGE_TAGS. */
  readonly tagNames?: ReadonlyArray<string> | null | undefined;
  /** A resumable upload that is complete; it is used up. */
  readonly uploadId?: string | null | undefined;
};

/** Content comes from exactly one of `file` and `uploadId`. With `expectedRevision`, answers CONFLICT where the document has moved on meanwhile. */
export type UploadRevisionInput = {
  /** Up to 10,000 characters. */
  readonly comment?: string | null | undefined;
  readonly documentId: string;
  /** The number of the current revision as the caller knows it; 0 for none. */
  readonly expectedRevision?: number | null | undefined;
  /** This request carries it. */
  readonly file?: File | Blob | null | undefined;
  /** A resumable upload that is complete; it is used up. */
  readonly uploadId?: string | null | undefined;
};

/** DEACTIVATED accounts are deleted ones, kept so that what they owned and wrote still names them. */
export type UserStatus =
  | 'ACTIVE'
  | 'BLOCKED'
  | 'DEACTIVATED';

export type GrantPartsFragment = { readonly id: string, readonly permission: Permission, readonly grantedAt: string, readonly expiresAt: string | null, readonly grantedBy: { readonly username: string } | null, readonly principal:
    | { readonly __typename: 'Everyone', readonly label: string }
    | { readonly __typename: 'Group', readonly name: string }
    | { readonly __typename: 'User', readonly username: string }
  , readonly item:
    | { readonly id: string }
    | { readonly id: string }
   | null };

export type RulePartsFragment = { readonly id: string, readonly permission: Permission, readonly match: Match, readonly createdAt: string, readonly createdBy: { readonly username: string } | null, readonly clauses: ReadonlyArray<{ readonly match: Match, readonly groups: { readonly match: Match, readonly groups: ReadonlyArray<{ readonly id: string }> } | null, readonly rights: { readonly match: Match, readonly rights: ReadonlyArray<Right> } | null }> };

export type AccessOfQueryVariables = Exact<{
  id: string;
  inherited?: boolean | null | undefined;
}>;


export type AccessOfQuery = { readonly item:
    | { readonly name: string, readonly isPublic: boolean, readonly inheritsAccess: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly grants: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly grantedAt: string, readonly expiresAt: string | null, readonly grantedBy: { readonly username: string } | null, readonly principal:
          | { readonly __typename: 'Everyone', readonly label: string }
          | { readonly __typename: 'Group', readonly name: string }
          | { readonly __typename: 'User', readonly username: string }
        , readonly item:
          | { readonly id: string }
          | { readonly id: string }
         | null }> | null, readonly accessRules: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly match: Match, readonly createdAt: string, readonly createdBy: { readonly username: string } | null, readonly clauses: ReadonlyArray<{ readonly match: Match, readonly groups: { readonly match: Match, readonly groups: ReadonlyArray<{ readonly id: string }> } | null, readonly rights: { readonly match: Match, readonly rights: ReadonlyArray<Right> } | null }> }> | null }
    | { readonly name: string, readonly isPublic: boolean, readonly inheritsAccess: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly grants: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly grantedAt: string, readonly expiresAt: string | null, readonly grantedBy: { readonly username: string } | null, readonly principal:
          | { readonly __typename: 'Everyone', readonly label: string }
          | { readonly __typename: 'Group', readonly name: string }
          | { readonly __typename: 'User', readonly username: string }
        , readonly item:
          | { readonly id: string }
          | { readonly id: string }
         | null }> | null, readonly accessRules: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly match: Match, readonly createdAt: string, readonly createdBy: { readonly username: string } | null, readonly clauses: ReadonlyArray<{ readonly match: Match, readonly groups: { readonly match: Match, readonly groups: ReadonlyArray<{ readonly id: string }> } | null, readonly rights: { readonly match: Match, readonly rights: ReadonlyArray<Right> } | null }> }> | null }
   | null };

export type ExplainAccessQueryVariables = Exact<{
  itemId: string;
  userId?: string | null | undefined;
  at?: string | null | undefined;
}>;


export type ExplainAccessQuery = { readonly explainAccess: { readonly at: string, readonly permissions: ReadonlyArray<Permission>, readonly item:
      | { readonly id: string }
      | { readonly id: string }
    , readonly user: { readonly username: string }, readonly reasons: ReadonlyArray<{ readonly permission: Permission, readonly source: AccessSource, readonly expiresAt: string | null, readonly grant: { readonly id: string, readonly permission: Permission, readonly item:
          | { readonly id: string }
          | { readonly id: string }
         | null } | null, readonly rule: { readonly id: string } | null, readonly on:
        | { readonly id: string }
        | { readonly id: string }
       | null, readonly via: { readonly id: string } | null }> } };

export type SharedWithMeQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SharedWithMeQuery = { readonly sharedWithMe: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly cursor: string }>, readonly nodes: ReadonlyArray<
      | { readonly __typename: 'Document', readonly id: string, readonly name: string }
      | { readonly __typename: 'Folder', readonly id: string, readonly name: string }
    >, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null } } };

export type GrantAccessMutationVariables = Exact<{
  input: GrantAccessInput;
}>;


export type GrantAccessMutation = { readonly grantAccess: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly grantedAt: string, readonly expiresAt: string | null, readonly grantedBy: { readonly username: string } | null, readonly principal:
      | { readonly __typename: 'Everyone', readonly label: string }
      | { readonly __typename: 'Group', readonly name: string }
      | { readonly __typename: 'User', readonly username: string }
    , readonly item:
      | { readonly id: string }
      | { readonly id: string }
     | null }> };

export type RevokeAccessMutationVariables = Exact<{
  input: RevokeAccessInput;
}>;


export type RevokeAccessMutation = { readonly revokeAccess: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly grantedAt: string, readonly expiresAt: string | null, readonly grantedBy: { readonly username: string } | null, readonly principal:
      | { readonly __typename: 'Everyone', readonly label: string }
      | { readonly __typename: 'Group', readonly name: string }
      | { readonly __typename: 'User', readonly username: string }
    , readonly item:
      | { readonly id: string }
      | { readonly id: string }
     | null }> };

export type SetInheritanceMutationVariables = Exact<{
  input: SetInheritanceInput;
}>;


export type SetInheritanceMutation = { readonly setInheritance:
    | { readonly __typename: 'Document', readonly id: string, readonly inheritsAccess: boolean, readonly viewerPermissions: ReadonlyArray<Permission> }
    | { readonly __typename: 'Folder', readonly id: string, readonly inheritsAccess: boolean, readonly viewerPermissions: ReadonlyArray<Permission> }
   };

export type SetAccessRulesMutationVariables = Exact<{
  input: SetAccessRulesInput;
}>;


export type SetAccessRulesMutation = { readonly setAccessRules: ReadonlyArray<{ readonly id: string, readonly permission: Permission, readonly match: Match, readonly createdAt: string, readonly createdBy: { readonly username: string } | null, readonly clauses: ReadonlyArray<{ readonly match: Match, readonly groups: { readonly match: Match, readonly groups: ReadonlyArray<{ readonly id: string }> } | null, readonly rights: { readonly match: Match, readonly rights: ReadonlyArray<Right> } | null }> }> };

export type AccountFragment = { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null };

export type SignedInFragment = { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly user: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { readonly register: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { readonly login: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly user: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } } };

export type ChangeExpiredPasswordMutationVariables = Exact<{
  input: ChangeExpiredPasswordInput;
}>;


export type ChangeExpiredPasswordMutation = { readonly changeExpiredPassword: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly user: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } } };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { readonly refreshSession: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly user: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } } };

export type LogoutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogoutMutation = { readonly logout: boolean };

export type RevokeSessionMutationVariables = Exact<{
  id: string;
}>;


export type RevokeSessionMutation = { readonly revokeSession: boolean };

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type UpdateProfileMutation = { readonly updateProfile: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type SetPasswordMutationVariables = Exact<{
  input: SetPasswordInput;
}>;


export type SetPasswordMutation = { readonly setPassword: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } | null };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { readonly sessions: ReadonlyArray<{ readonly id: string, readonly createdAt: string, readonly lastUsedAt: string, readonly expiresAt: string, readonly remoteAddress: string | null, readonly userAgent: string | null, readonly current: boolean }> };

export type ServerQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerQuery = { readonly server: { readonly name: string, readonly version: string, readonly protocolVersion: number, readonly lockdown: boolean, readonly lockdownReason: string | null, readonly registration: RegistrationMode, readonly maxUploadBytes: number, readonly acceptedTypes: ReadonlyArray<string>, readonly officeEditing: boolean } };

export type SetAvatarMutationVariables = Exact<{
  file?: File | Blob | null | undefined;
}>;


export type SetAvatarMutation = { readonly setAvatar: { readonly id: string, readonly avatarUrl: string | null } };

export type AvatarQueryVariables = Exact<{ [key: string]: never; }>;


export type AvatarQuery = { readonly me: { readonly id: string, readonly avatarUrl: string | null } | null };

export type AllSettingsFragment = { readonly registration: RegistrationMode, readonly maxUploadBytes: number, readonly acceptedTypes: ReadonlyArray<string>, readonly defaultQuotaBytes: number | null, readonly trashRetentionDays: number, readonly passwordMinLength: number, readonly passwordRequiredClasses: ReadonlyArray<CharacterClass>, readonly passwordMaxAgeDays: number | null, readonly remoteShutdown: boolean };

export type SettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type SettingsQuery = { readonly settings: { readonly registration: RegistrationMode, readonly maxUploadBytes: number, readonly acceptedTypes: ReadonlyArray<string>, readonly defaultQuotaBytes: number | null, readonly trashRetentionDays: number, readonly passwordMinLength: number, readonly passwordRequiredClasses: ReadonlyArray<CharacterClass>, readonly passwordMaxAgeDays: number | null, readonly remoteShutdown: boolean } };

export type UpdateSettingsMutationVariables = Exact<{
  input: SettingsInput;
}>;


export type UpdateSettingsMutation = { readonly updateSettings: { readonly registration: RegistrationMode, readonly maxUploadBytes: number, readonly acceptedTypes: ReadonlyArray<string>, readonly defaultQuotaBytes: number | null, readonly trashRetentionDays: number, readonly passwordMinLength: number, readonly passwordRequiredClasses: ReadonlyArray<CharacterClass>, readonly passwordMaxAgeDays: number | null, readonly remoteShutdown: boolean } };

export type SetLockdownMutationVariables = Exact<{
  enabled: boolean;
  reason?: string | null | undefined;
}>;


export type SetLockdownMutation = { readonly setLockdown: { readonly lockdown: boolean, readonly lockdownReason: string | null } };

export type ShutdownMutationVariables = Exact<{ [key: string]: never; }>;


export type ShutdownMutation = { readonly shutdown: boolean };

export type StatisticsQueryVariables = Exact<{ [key: string]: never; }>;


export type StatisticsQuery = { readonly statistics: { readonly userCount: number, readonly documentCount: number, readonly folderCount: number, readonly logicalBytes: number, readonly storedBytes: number, readonly uploadsToday: number, readonly downloadsToday: number } };

export type DailyQueryVariables = Exact<{
  days?: number | null | undefined;
}>;


export type DailyQuery = { readonly statistics: { readonly daily: ReadonlyArray<{ readonly day: string, readonly uploads: number, readonly downloads: number, readonly logins: number, readonly uploadedBytes: number }> } };

export type MyStorageQueryVariables = Exact<{ [key: string]: never; }>;


export type MyStorageQuery = { readonly me: { readonly storage: { readonly usedBytes: number, readonly quotaBytes: number | null, readonly documentCount: number } | null } | null };

export type LoggedEntryFragment = { readonly id: string, readonly at: string, readonly action: string, readonly actorName: string | null, readonly result: string, readonly targetType: string | null, readonly targetId: string | null, readonly targetName: string | null, readonly remoteAddress: string | null, readonly userAgent: string | null, readonly details: Record<string, unknown>, readonly actor: { readonly id: string, readonly username: string } | null };

export type AuditLogQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  offset?: number | null | undefined;
}>;


export type AuditLogQuery = { readonly auditLog: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string } }>, readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly action: string, readonly actorName: string | null, readonly result: string, readonly targetType: string | null, readonly targetId: string | null, readonly targetName: string | null, readonly remoteAddress: string | null, readonly userAgent: string | null, readonly details: Record<string, unknown>, readonly actor: { readonly id: string, readonly username: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type AuditCountQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
}>;


export type AuditCountQuery = { readonly auditLog: { readonly totalCount: number } };

export type AuditNodesQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type AuditNodesQuery = { readonly nodes: ReadonlyArray<
    | { readonly __typename: 'AccessRule', readonly id: string }
    | { readonly __typename: 'AuditEntry', readonly action: string, readonly id: string }
    | { readonly __typename: 'Comment', readonly id: string }
    | { readonly __typename: 'Document', readonly id: string }
    | { readonly __typename: 'Folder', readonly id: string }
    | { readonly __typename: 'Grant', readonly id: string }
    | { readonly __typename: 'Group', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Revision', readonly id: string }
    | { readonly __typename: 'Session', readonly id: string }
    | { readonly __typename: 'ShareLink', readonly id: string }
    | { readonly __typename: 'Tag', readonly id: string }
    | { readonly __typename: 'UploadSession', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
   | null> };

export type VerifyAuditLogQueryVariables = Exact<{ [key: string]: never; }>;


export type VerifyAuditLogQuery = { readonly verifyAuditLog: { readonly intact: boolean, readonly entryCount: number, readonly firstBrokenId: string | null, readonly headHash: string } };

export type ChangePartsFragment = { readonly cursor: string, readonly kind: ChangeKind, readonly at: string, readonly itemId: string, readonly details: Record<string, unknown>, readonly actor: { readonly username: string } | null, readonly item:
    | { readonly __typename: 'Document', readonly id: string, readonly name: string }
    | { readonly __typename: 'Folder', readonly id: string, readonly name: string }
   | null };

export type ChangesQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: ChangeFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type ChangesQuery = { readonly changes: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly cursor: string } }>, readonly nodes: ReadonlyArray<{ readonly cursor: string, readonly kind: ChangeKind, readonly at: string, readonly itemId: string, readonly details: Record<string, unknown>, readonly actor: { readonly username: string } | null, readonly item:
        | { readonly __typename: 'Document', readonly id: string, readonly name: string }
        | { readonly __typename: 'Folder', readonly id: string, readonly name: string }
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type ActivityQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ActivityQuery = { readonly item:
    | { readonly activity: { readonly nodes: ReadonlyArray<{ readonly cursor: string, readonly kind: ChangeKind, readonly at: string, readonly itemId: string, readonly details: Record<string, unknown>, readonly actor: { readonly username: string } | null, readonly item:
            | { readonly __typename: 'Document', readonly id: string, readonly name: string }
            | { readonly __typename: 'Folder', readonly id: string, readonly name: string }
           | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }
    | { readonly activity: { readonly nodes: ReadonlyArray<{ readonly cursor: string, readonly kind: ChangeKind, readonly at: string, readonly itemId: string, readonly details: Record<string, unknown>, readonly actor: { readonly username: string } | null, readonly item:
            | { readonly __typename: 'Document', readonly id: string, readonly name: string }
            | { readonly __typename: 'Folder', readonly id: string, readonly name: string }
           | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }
   | null };

export type CommentPartsFragment = { readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly author: { readonly username: string }, readonly item:
    | { readonly id: string }
    | { readonly id: string }
  , readonly parent: { readonly id: string, readonly body: string } | null };

export type CommentsOfQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CommentsOfQuery = { readonly item:
    | { readonly commentCount: number, readonly comments: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly replies: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly author: { readonly username: string }, readonly item:
                | { readonly id: string }
                | { readonly id: string }
              , readonly parent: { readonly id: string, readonly body: string } | null }> }, readonly author: { readonly username: string }, readonly item:
            | { readonly id: string }
            | { readonly id: string }
          , readonly parent: { readonly id: string, readonly body: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }
    | { readonly commentCount: number, readonly comments: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly replies: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly author: { readonly username: string }, readonly item:
                | { readonly id: string }
                | { readonly id: string }
              , readonly parent: { readonly id: string, readonly body: string } | null }> }, readonly author: { readonly username: string }, readonly item:
            | { readonly id: string }
            | { readonly id: string }
          , readonly parent: { readonly id: string, readonly body: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }
   | null };

export type CommentByIdQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CommentByIdQuery = { readonly node:
    | { readonly __typename: 'AccessRule' }
    | { readonly __typename: 'AuditEntry' }
    | { readonly __typename: 'Comment', readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly replies: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly body: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly author: { readonly username: string }, readonly item:
        | { readonly id: string }
        | { readonly id: string }
      , readonly parent: { readonly id: string, readonly body: string } | null }
    | { readonly __typename: 'Document' }
    | { readonly __typename: 'Folder' }
    | { readonly __typename: 'Grant' }
    | { readonly __typename: 'Group' }
    | { readonly __typename: 'Notification' }
    | { readonly __typename: 'Revision' }
    | { readonly __typename: 'Session' }
    | { readonly __typename: 'ShareLink' }
    | { readonly __typename: 'Tag' }
    | { readonly __typename: 'UploadSession' }
    | { readonly __typename: 'User' }
   | null };

export type AddCommentMutationVariables = Exact<{
  input: AddCommentInput;
}>;


export type AddCommentMutation = { readonly addComment: { readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly author: { readonly username: string }, readonly item:
      | { readonly id: string }
      | { readonly id: string }
    , readonly parent: { readonly id: string, readonly body: string } | null } };

export type UpdateCommentMutationVariables = Exact<{
  input: UpdateCommentInput;
}>;


export type UpdateCommentMutation = { readonly updateComment: { readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly author: { readonly username: string }, readonly item:
      | { readonly id: string }
      | { readonly id: string }
    , readonly parent: { readonly id: string, readonly body: string } | null } };

export type DeleteCommentMutationVariables = Exact<{
  commentId: string;
}>;


export type DeleteCommentMutation = { readonly deleteComment: { readonly id: string, readonly body: string, readonly createdAt: string, readonly editedAt: string | null, readonly deletedAt: string | null, readonly author: { readonly username: string }, readonly item:
      | { readonly id: string }
      | { readonly id: string }
    , readonly parent: { readonly id: string, readonly body: string } | null } };

export type UsePartsFragment = { readonly id: string, readonly name: string, readonly viewCount: number, readonly downloadCount: number, readonly lock: { readonly lockedAt: string, readonly expiresAt: string, readonly owner: { readonly username: string } } | null };

export type UseOfQueryVariables = Exact<{
  id: string;
}>;


export type UseOfQuery = { readonly document: { readonly id: string, readonly name: string, readonly viewCount: number, readonly downloadCount: number, readonly lock: { readonly lockedAt: string, readonly expiresAt: string, readonly owner: { readonly username: string } } | null } | null };

export type LockDocumentMutationVariables = Exact<{
  documentId: string;
  minutes?: number | null | undefined;
}>;


export type LockDocumentMutation = { readonly lockDocument: { readonly id: string, readonly name: string, readonly viewCount: number, readonly downloadCount: number, readonly lock: { readonly lockedAt: string, readonly expiresAt: string, readonly owner: { readonly username: string } } | null } };

export type UnlockDocumentMutationVariables = Exact<{
  documentId: string;
}>;


export type UnlockDocumentMutation = { readonly unlockDocument: { readonly id: string, readonly name: string, readonly viewCount: number, readonly downloadCount: number, readonly lock: { readonly lockedAt: string, readonly expiresAt: string, readonly owner: { readonly username: string } } | null } };

export type RecordViewMutationVariables = Exact<{
  documentId: string;
}>;


export type RecordViewMutation = { readonly recordView: { readonly id: string, readonly name: string, readonly viewCount: number, readonly downloadCount: number, readonly lock: { readonly lockedAt: string, readonly expiresAt: string, readonly owner: { readonly username: string } } | null } };

export type GroupPartsFragment = { readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null };

export type GroupsQueryVariables = Exact<{
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  offset?: number | null | undefined;
}>;


export type GroupsQuery = { readonly groups: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null } } };

export type GroupQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type GroupQuery = { readonly group: { readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly members: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } | null };

export type CreateGroupMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type CreateGroupMutation = { readonly createGroup: { readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type UpdateGroupMutationVariables = Exact<{
  input: UpdateGroupInput;
}>;


export type UpdateGroupMutation = { readonly updateGroup: { readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type DeleteGroupMutationVariables = Exact<{
  groupId: string;
}>;


export type DeleteGroupMutation = { readonly deleteGroup: { readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type SetGroupRightsMutationVariables = Exact<{
  input: SetGroupRightsInput;
}>;


export type SetGroupRightsMutation = { readonly setGroupRights: { readonly id: string, readonly name: string, readonly description: string | null, readonly builtIn: boolean, readonly memberCount: number | null, readonly rights: ReadonlyArray<{ readonly right: Right, readonly active: boolean, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type SetUserGroupsMutationVariables = Exact<{
  input: SetUserGroupsInput;
}>;


export type SetUserGroupsMutation = { readonly setUserGroups: { readonly id: string, readonly username: string, readonly rights: ReadonlyArray<Right> | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

type ItemParts_Document_Fragment = { readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> };

type ItemParts_Folder_Fragment = { readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> };

export type ItemPartsFragment =
  | ItemParts_Document_Fragment
  | ItemParts_Folder_Fragment
;

export type DocumentPartsFragment = { readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly downloadUrl: string | null, readonly contentUrl: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly size: number, readonly mimeType: string, readonly sha256: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> };

export type HomeQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeQuery = { readonly me: { readonly id: string, readonly home: { readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } | null } | null };

export type RootQueryVariables = Exact<{ [key: string]: never; }>;


export type RootQuery = { readonly root: { readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly children: { readonly totalCount: number, readonly nodes: ReadonlyArray<
        | { readonly name: string }
        | { readonly name: string }
      > }, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } };

export type ItemByKeyQueryVariables = Exact<{
  id?: string | null | undefined;
  externalId?: string | null | undefined;
}>;


export type ItemByKeyQuery = { readonly item:
    | { readonly __typename: 'Document', readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
   | null };

export type FolderByKeyQueryVariables = Exact<{
  id?: string | null | undefined;
  externalId?: string | null | undefined;
  path?: string | null | undefined;
}>;


export type FolderByKeyQuery = { readonly folder: { readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } | null };

export type DocumentByKeyQueryVariables = Exact<{
  id?: string | null | undefined;
  externalId?: string | null | undefined;
  path?: string | null | undefined;
}>;


export type DocumentByKeyQuery = { readonly document: { readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly downloadUrl: string | null, readonly contentUrl: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly size: number, readonly mimeType: string, readonly sha256: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } | null };

export type NodeByIdQueryVariables = Exact<{
  id: string;
}>;


export type NodeByIdQuery = { readonly node:
    | { readonly __typename: 'AccessRule', readonly id: string }
    | { readonly __typename: 'AuditEntry', readonly id: string }
    | { readonly __typename: 'Comment', readonly id: string }
    | { readonly __typename: 'Document', readonly id: string }
    | { readonly __typename: 'Folder', readonly id: string }
    | { readonly __typename: 'Grant', readonly id: string }
    | { readonly __typename: 'Group', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Revision', readonly id: string }
    | { readonly __typename: 'Session', readonly id: string }
    | { readonly __typename: 'ShareLink', readonly id: string }
    | { readonly __typename: 'Tag', readonly id: string }
    | { readonly __typename: 'UploadSession', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
   | null };

export type NodesByIdQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type NodesByIdQuery = { readonly nodes: ReadonlyArray<
    | { readonly __typename: 'AccessRule', readonly id: string }
    | { readonly __typename: 'AuditEntry', readonly id: string }
    | { readonly __typename: 'Comment', readonly id: string }
    | { readonly __typename: 'Document', readonly name: string, readonly id: string }
    | { readonly __typename: 'Folder', readonly name: string, readonly id: string }
    | { readonly __typename: 'Grant', readonly id: string }
    | { readonly __typename: 'Group', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Revision', readonly id: string }
    | { readonly __typename: 'Session', readonly id: string }
    | { readonly __typename: 'ShareLink', readonly id: string }
    | { readonly __typename: 'Tag', readonly id: string }
    | { readonly __typename: 'UploadSession', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
   | null> };

export type ChildrenQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  offset?: number | null | undefined;
  orderBy?: ItemOrder | null | undefined;
  kind?: ItemKind | null | undefined;
}>;


export type ChildrenQuery = { readonly folder: { readonly children: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node:
          | { readonly name: string }
          | { readonly name: string }
         }>, readonly nodes: ReadonlyArray<
        | { readonly __typename: 'Document', readonly size: number, readonly id: string, readonly name: string, readonly tags: ReadonlyArray<{ readonly name: string }>, readonly owner: { readonly username: string } }
        | { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly owner: { readonly username: string } }
      >, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } } | null };

export type FolderDocumentsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  orderBy?: ItemOrder | null | undefined;
  filter?: DocumentFilter | null | undefined;
}>;


export type FolderDocumentsQuery = { readonly folder: { readonly documents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly owner: { readonly username: string }, readonly tags: ReadonlyArray<{ readonly name: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type SubfoldersQueryVariables = Exact<{
  id: string;
}>;


export type SubfoldersQuery = { readonly folder: { readonly folders: { readonly nodes: ReadonlyArray<{ readonly name: string, readonly children: { readonly totalCount: number, readonly nodes: ReadonlyArray<
            | { readonly name: string }
            | { readonly name: string }
          > } }> } } | null };

export type DocumentsQueryVariables = Exact<{
  filter?: DocumentFilter | null | undefined;
  orderBy?: ItemOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  offset?: number | null | undefined;
}>;


export type DocumentsQuery = { readonly documents: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly owner: { readonly username: string }, readonly tags: ReadonlyArray<{ readonly name: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null } } };

export type RevisionsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RevisionsQuery = { readonly document: { readonly revisions: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: number, readonly fileName: string, readonly size: number, readonly comment: string | null, readonly downloadUrl: string, readonly createdBy: { readonly username: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null } } } | null };

export type CreateFolderMutationVariables = Exact<{
  input: CreateFolderInput;
}>;


export type CreateFolderMutation = { readonly createFolder: { readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } };

export type CreateDocumentMutationVariables = Exact<{
  input: CreateDocumentInput;
}>;


export type CreateDocumentMutation = { readonly createDocument: { readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly downloadUrl: string | null, readonly contentUrl: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly size: number, readonly mimeType: string, readonly sha256: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } };

export type UploadDocumentMutationVariables = Exact<{
  input: UploadDocumentInput;
}>;


export type UploadDocumentMutation = { readonly uploadDocument: { readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly downloadUrl: string | null, readonly contentUrl: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly size: number, readonly mimeType: string, readonly sha256: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } };

export type UploadRevisionMutationVariables = Exact<{
  input: UploadRevisionInput;
}>;


export type UploadRevisionMutation = { readonly uploadRevision: { readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly downloadUrl: string | null, readonly contentUrl: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly size: number, readonly mimeType: string, readonly sha256: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } };

export type RestoreRevisionMutationVariables = Exact<{
  input: RestoreRevisionInput;
}>;


export type RestoreRevisionMutation = { readonly restoreRevision: { readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly downloadUrl: string | null, readonly contentUrl: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly size: number, readonly mimeType: string, readonly sha256: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> } };

export type UpdateItemMutationVariables = Exact<{
  input: UpdateItemInput;
}>;


export type UpdateItemMutation = { readonly updateItem:
    | { readonly __typename: 'Document', readonly extension: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly name: string }>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
   };

export type FolderArchiveQueryVariables = Exact<{
  id?: string | null | undefined;
}>;


export type FolderArchiveQuery = { readonly folder: { readonly archiveUrl: string } | null };

export type NotificationPartsFragment = { readonly id: string, readonly kind: NotificationKind, readonly at: string, readonly readAt: string | null, readonly actor: { readonly username: string } | null, readonly item:
    | { readonly id: string, readonly name: string }
    | { readonly id: string, readonly name: string }
   | null, readonly comment: { readonly id: string, readonly body: string, readonly item:
      | { readonly id: string }
      | { readonly id: string }
     } | null };

export type NotificationsQueryVariables = Exact<{
  unreadOnly?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type NotificationsQuery = { readonly notifications: { readonly unreadCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: NotificationKind, readonly at: string, readonly readAt: string | null, readonly actor: { readonly username: string } | null, readonly item:
        | { readonly id: string, readonly name: string }
        | { readonly id: string, readonly name: string }
       | null, readonly comment: { readonly id: string, readonly body: string, readonly item:
          | { readonly id: string }
          | { readonly id: string }
         } | null }>, readonly edges: ReadonlyArray<{ readonly cursor: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null } } };

export type NotificationByIdQueryVariables = Exact<{
  id: string;
}>;


export type NotificationByIdQuery = { readonly node:
    | { readonly __typename: 'AccessRule', readonly id: string }
    | { readonly __typename: 'AuditEntry', readonly id: string }
    | { readonly __typename: 'Comment', readonly id: string }
    | { readonly __typename: 'Document', readonly id: string }
    | { readonly __typename: 'Folder', readonly id: string }
    | { readonly __typename: 'Grant', readonly id: string }
    | { readonly __typename: 'Group', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string, readonly kind: NotificationKind, readonly at: string, readonly readAt: string | null, readonly actor: { readonly username: string } | null, readonly item:
        | { readonly id: string, readonly name: string }
        | { readonly id: string, readonly name: string }
       | null, readonly comment: { readonly id: string, readonly body: string, readonly item:
          | { readonly id: string }
          | { readonly id: string }
         } | null }
    | { readonly __typename: 'Revision', readonly id: string }
    | { readonly __typename: 'Session', readonly id: string }
    | { readonly __typename: 'ShareLink', readonly id: string }
    | { readonly __typename: 'Tag', readonly id: string }
    | { readonly __typename: 'UploadSession', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
   | null };

export type MarkNotificationsReadMutationVariables = Exact<{
  ids?: ReadonlyArray<string> | string | null | undefined;
}>;


export type MarkNotificationsReadMutation = { readonly markNotificationsRead: number };

export type NewNotificationsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NewNotificationsSubscription = { readonly notifications: { readonly id: string, readonly kind: NotificationKind, readonly at: string, readonly readAt: string | null, readonly actor: { readonly username: string } | null, readonly item:
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
     | null, readonly comment: { readonly id: string, readonly body: string, readonly item:
        | { readonly id: string }
        | { readonly id: string }
       } | null } };

export type OpenEditorQueryVariables = Exact<{
  documentId: string;
  mode: EditorMode;
}>;


export type OpenEditorQuery = { readonly editorSession: { readonly documentServerUrl: string, readonly config: Record<string, unknown>, readonly token: string } };

export type ProcessedPartsFragment = { readonly id: string, readonly name: string, readonly mimeType: string, readonly thumbnailUrl: string | null, readonly small: string | null, readonly large: string | null, readonly processing: { readonly text: { readonly state: ProcessingState, readonly reason: ProcessingFailure | null, readonly finishedAt: string | null }, readonly thumbnails: { readonly state: ProcessingState, readonly reason: ProcessingFailure | null } }, readonly preview: { readonly category: PreviewCategory, readonly canPreview: boolean, readonly url: string | null } };

export type ProcessedQueryVariables = Exact<{
  id: string;
}>;


export type ProcessedQuery = { readonly document: { readonly id: string, readonly name: string, readonly mimeType: string, readonly thumbnailUrl: string | null, readonly small: string | null, readonly large: string | null, readonly processing: { readonly text: { readonly state: ProcessingState, readonly reason: ProcessingFailure | null, readonly finishedAt: string | null }, readonly thumbnails: { readonly state: ProcessingState, readonly reason: ProcessingFailure | null } }, readonly preview: { readonly category: PreviewCategory, readonly canPreview: boolean, readonly url: string | null } } | null };

export type ProcessedAllQueryVariables = Exact<{
  first: number;
}>;


export type ProcessedAllQuery = { readonly documents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly mimeType: string, readonly thumbnailUrl: string | null, readonly small: string | null, readonly large: string | null, readonly processing: { readonly text: { readonly state: ProcessingState, readonly reason: ProcessingFailure | null, readonly finishedAt: string | null }, readonly thumbnails: { readonly state: ProcessingState, readonly reason: ProcessingFailure | null } }, readonly preview: { readonly category: PreviewCategory, readonly canPreview: boolean, readonly url: string | null } }> } };

export type ShareLinkPartsFragment = { readonly id: string, readonly token: string, readonly url: string, readonly permission: SharePermission, readonly hasPassword: boolean, readonly maxAccessCount: number | null, readonly accessCount: number, readonly expiresAt: string | null, readonly active: boolean, readonly createdBy: { readonly username: string }, readonly item:
    | { readonly id: string }
    | { readonly id: string }
   };

export type CreateShareLinkMutationVariables = Exact<{
  input: CreateShareLinkInput;
}>;


export type CreateShareLinkMutation = { readonly createShareLink: { readonly id: string, readonly token: string, readonly url: string, readonly permission: SharePermission, readonly hasPassword: boolean, readonly maxAccessCount: number | null, readonly accessCount: number, readonly expiresAt: string | null, readonly active: boolean, readonly createdBy: { readonly username: string }, readonly item:
      | { readonly id: string }
      | { readonly id: string }
     } };

export type UpdateShareLinkMutationVariables = Exact<{
  input: UpdateShareLinkInput;
}>;


export type UpdateShareLinkMutation = { readonly updateShareLink: { readonly id: string, readonly token: string, readonly url: string, readonly permission: SharePermission, readonly hasPassword: boolean, readonly maxAccessCount: number | null, readonly accessCount: number, readonly expiresAt: string | null, readonly active: boolean, readonly createdBy: { readonly username: string }, readonly item:
      | { readonly id: string }
      | { readonly id: string }
     } };

export type DeleteShareLinkMutationVariables = Exact<{
  shareLinkId: string;
}>;


export type DeleteShareLinkMutation = { readonly deleteShareLink: { readonly id: string, readonly token: string, readonly url: string, readonly permission: SharePermission, readonly hasPassword: boolean, readonly maxAccessCount: number | null, readonly accessCount: number, readonly expiresAt: string | null, readonly active: boolean, readonly createdBy: { readonly username: string }, readonly item:
      | { readonly id: string }
      | { readonly id: string }
     } };

export type ShareLinksOfQueryVariables = Exact<{
  id: string;
}>;


export type ShareLinksOfQuery = { readonly item:
    | { readonly shareLinks: ReadonlyArray<{ readonly id: string, readonly token: string, readonly url: string, readonly permission: SharePermission, readonly hasPassword: boolean, readonly maxAccessCount: number | null, readonly accessCount: number, readonly expiresAt: string | null, readonly active: boolean, readonly createdBy: { readonly username: string }, readonly item:
          | { readonly id: string }
          | { readonly id: string }
         }> | null }
    | { readonly shareLinks: ReadonlyArray<{ readonly id: string, readonly token: string, readonly url: string, readonly permission: SharePermission, readonly hasPassword: boolean, readonly maxAccessCount: number | null, readonly accessCount: number, readonly expiresAt: string | null, readonly active: boolean, readonly createdBy: { readonly username: string }, readonly item:
          | { readonly id: string }
          | { readonly id: string }
         }> | null }
   | null };

export type VisitQueryVariables = Exact<{
  token: string;
  password?: string | null | undefined;
  folderId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type VisitQuery = { readonly shareLink: { readonly kind: ItemKind, readonly name: string, readonly size: number | null, readonly mimeType: string | null, readonly permission: SharePermission, readonly expiresAt: string | null, readonly sharedBy: string, readonly previewUrl: string | null, readonly downloadUrl: string | null, readonly archiveUrl: string | null, readonly uploadUrl: string | null, readonly children: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: ItemKind, readonly name: string, readonly size: number | null, readonly mimeType: string | null, readonly updatedAt: string, readonly previewUrl: string | null, readonly downloadUrl: string | null }> } | null, readonly breadcrumbs: ReadonlyArray<{ readonly name: string }> } };

export type TagPartsFragment = { readonly id: string, readonly name: string, readonly color: string | null, readonly description: string | null, readonly usageCount: number, readonly parent: { readonly name: string } | null, readonly children: ReadonlyArray<{ readonly name: string }>, readonly createdBy: { readonly username: string } | null };

export type TagByKeyQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type TagByKeyQuery = { readonly tag: { readonly id: string, readonly name: string, readonly color: string | null, readonly description: string | null, readonly usageCount: number, readonly parent: { readonly name: string } | null, readonly children: ReadonlyArray<{ readonly name: string }>, readonly createdBy: { readonly username: string } | null } | null };

export type TagsQueryVariables = Exact<{
  search?: string | null | undefined;
  parentId?: string | null | undefined;
  rootsOnly?: boolean | null | undefined;
  offset?: number | null | undefined;
}>;


export type TagsQuery = { readonly tags: ReadonlyArray<{ readonly name: string }> };

export type TagDocumentsPageQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  orderBy?: ItemOrder | null | undefined;
}>;


export type TagDocumentsPageQuery = { readonly tag: { readonly usageCount: number, readonly documents: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string, readonly tags: ReadonlyArray<{ readonly name: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type CreateTagMutationVariables = Exact<{
  input: CreateTagInput;
}>;


export type CreateTagMutation = { readonly createTag: { readonly id: string, readonly name: string, readonly color: string | null, readonly description: string | null, readonly usageCount: number, readonly parent: { readonly name: string } | null, readonly children: ReadonlyArray<{ readonly name: string }>, readonly createdBy: { readonly username: string } | null } };

export type UpdateTagMutationVariables = Exact<{
  input: UpdateTagInput;
}>;


export type UpdateTagMutation = { readonly updateTag: { readonly id: string, readonly name: string, readonly color: string | null, readonly description: string | null, readonly usageCount: number, readonly parent: { readonly name: string } | null, readonly children: ReadonlyArray<{ readonly name: string }>, readonly createdBy: { readonly username: string } | null } };

export type DeleteTagMutationVariables = Exact<{
  tagId: string;
}>;


export type DeleteTagMutation = { readonly deleteTag: { readonly id: string, readonly name: string, readonly color: string | null, readonly description: string | null, readonly usageCount: number, readonly parent: { readonly name: string } | null, readonly children: ReadonlyArray<{ readonly name: string }>, readonly createdBy: { readonly username: string } | null } };

export type TagDocumentsMutationVariables = Exact<{
  input: TagDocumentsInput;
}>;


export type TagDocumentsMutation = { readonly tagDocuments: ReadonlyArray<{ readonly id: string, readonly updatedAt: string, readonly tags: ReadonlyArray<{ readonly name: string }> }> };

export type UntagDocumentsMutationVariables = Exact<{
  input: TagDocumentsInput;
}>;


export type UntagDocumentsMutation = { readonly untagDocuments: ReadonlyArray<{ readonly id: string, readonly updatedAt: string, readonly tags: ReadonlyArray<{ readonly name: string }> }> };

export type TrashQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TrashQuery = { readonly trash: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node:
        | { readonly __typename: 'Document', readonly trashedAt: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
        | { readonly __typename: 'Folder', readonly trashedAt: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
       }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TrashItemsMutationVariables = Exact<{
  itemIds: ReadonlyArray<string> | string;
}>;


export type TrashItemsMutation = { readonly trashItems: ReadonlyArray<
    | { readonly __typename: 'Document', readonly trashedAt: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly trashedAt: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
  > };

export type RestoreItemsMutationVariables = Exact<{
  itemIds: ReadonlyArray<string> | string;
}>;


export type RestoreItemsMutation = { readonly restoreItems: ReadonlyArray<
    | { readonly __typename: 'Document', readonly trashedAt: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly trashedAt: string | null, readonly id: string, readonly name: string, readonly externalId: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly createdAt: string, readonly updatedAt: string, readonly status: ItemStatus, readonly inheritsAccess: boolean, readonly isPublic: boolean, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly id: string, readonly username: string }, readonly parent: { readonly id: string, readonly name: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
  > };

export type PurgeItemsMutationVariables = Exact<{
  itemIds: ReadonlyArray<string> | string;
}>;


export type PurgeItemsMutation = { readonly purgeItems: number };

export type EmptyTrashMutationVariables = Exact<{ [key: string]: never; }>;


export type EmptyTrashMutation = { readonly emptyTrash: number };

export type StatisticsOfQueryVariables = Exact<{
  id: string;
}>;


export type StatisticsOfQuery = { readonly folder: { readonly statistics: { readonly documentCount: number, readonly folderCount: number, readonly totalBytes: number } } | null };

type PlacedItem_Document_Fragment = { readonly __typename: 'Document', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> };

type PlacedItem_Folder_Fragment = { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> };

export type PlacedItemFragment =
  | PlacedItem_Document_Fragment
  | PlacedItem_Folder_Fragment
;

export type MoveItemsMutationVariables = Exact<{
  input: MoveItemsInput;
}>;


export type MoveItemsMutation = { readonly moveItems: ReadonlyArray<
    | { readonly __typename: 'Document', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
  > };

export type CopyItemsMutationVariables = Exact<{
  input: CopyItemsInput;
}>;


export type CopyItemsMutation = { readonly copyItems: ReadonlyArray<
    | { readonly __typename: 'Document', readonly size: number, readonly mimeType: string, readonly extension: string | null, readonly sha256: string | null, readonly description: string | null, readonly metadata: Record<string, unknown>, readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly tags: ReadonlyArray<{ readonly name: string }>, readonly currentRevision: { readonly number: number, readonly fileName: string, readonly comment: string | null, readonly createdBy: { readonly username: string } } | null, readonly revisions: { readonly totalCount: number }, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly description: string | null, readonly metadata: Record<string, unknown>, readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
  > };

export type TransferOwnershipMutationVariables = Exact<{
  input: TransferOwnershipInput;
}>;


export type TransferOwnershipMutation = { readonly transferOwnership:
    | { readonly __typename: 'Document', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
    | { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
   };

export type BelowQueryVariables = Exact<{
  id?: string | null | undefined;
}>;


export type BelowQuery = { readonly folder: { readonly children: { readonly totalCount: number, readonly nodes: ReadonlyArray<
        | { readonly __typename: 'Document', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
        | { readonly __typename: 'Folder', readonly id: string, readonly name: string, readonly status: ItemStatus, readonly externalId: string | null, readonly inheritsAccess: boolean, readonly updatedAt: string, readonly viewerPermissions: ReadonlyArray<Permission>, readonly owner: { readonly username: string }, readonly parent: { readonly id: string } | null, readonly path: ReadonlyArray<{ readonly name: string }> }
      > } } | null };

export type PersonFragment = { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null };

export type UserByKeyQueryVariables = Exact<{
  id?: string | null | undefined;
  username?: string | null | undefined;
}>;


export type UserByKeyQuery = { readonly user: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } | null };

export type UsersQueryVariables = Exact<{
  search?: string | null | undefined;
  groupId?: string | null | undefined;
  status?: UserStatus | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  offset?: number | null | undefined;
}>;


export type UsersQuery = { readonly users: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string }>, readonly edges: ReadonlyArray<{ readonly cursor: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CreateUserMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type CreateUserMutation = { readonly createUser: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type UpdateUserMutationVariables = Exact<{
  input: UpdateUserInput;
}>;


export type UpdateUserMutation = { readonly updateUser: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type DeleteUserMutationVariables = Exact<{
  input: DeleteUserInput;
}>;


export type DeleteUserMutation = { readonly deleteUser: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type BlockUserMutationVariables = Exact<{
  input: BlockUserInput;
}>;


export type BlockUserMutation = { readonly blockUser: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export type UnblockUserMutationVariables = Exact<{
  userId: string;
}>;


export type UnblockUserMutation = { readonly unblockUser: { readonly id: string, readonly username: string, readonly fullName: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly createdAt: string, readonly lastLoginAt: string | null, readonly rights: ReadonlyArray<Right> | null, readonly mustChangePassword: boolean | null, readonly passwordExpiresAt: string | null, readonly block: { readonly reason: string | null, readonly until: string | null, readonly blockedAt: string, readonly blockedBy: { readonly id: string } | null } | null, readonly home: { readonly id: string, readonly name: string } | null, readonly groups: ReadonlyArray<{ readonly active: boolean, readonly group: { readonly id: string, readonly name: string, readonly builtIn: boolean }, readonly window: { readonly startsAt: string | null, readonly endsAt: string | null } }> | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const GrantPartsFragmentDoc = new TypedDocumentString(`
    fragment GrantParts on Grant {
  id
  permission
  grantedAt
  expiresAt
  grantedBy {
    username
  }
  principal {
    __typename
    ... on User {
      username
    }
    ... on Group {
      name
    }
    ... on Everyone {
      label
    }
  }
  item {
    id
  }
}
    `, {"fragmentName":"GrantParts"}) as unknown as TypedDocumentString<GrantPartsFragment, unknown>;
export const RulePartsFragmentDoc = new TypedDocumentString(`
    fragment RuleParts on AccessRule {
  id
  permission
  match
  createdAt
  createdBy {
    username
  }
  clauses {
    match
    groups {
      match
      groups {
        id
      }
    }
    rights {
      match
      rights
    }
  }
}
    `, {"fragmentName":"RuleParts"}) as unknown as TypedDocumentString<RulePartsFragment, unknown>;
export const AccountFragmentDoc = new TypedDocumentString(`
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
    `, {"fragmentName":"Account"}) as unknown as TypedDocumentString<AccountFragment, unknown>;
export const SignedInFragmentDoc = new TypedDocumentString(`
    fragment SignedIn on AuthSession {
  accessToken
  accessTokenExpiresAt
  refreshToken
  refreshTokenExpiresAt
  user {
    ...Account
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}`, {"fragmentName":"SignedIn"}) as unknown as TypedDocumentString<SignedInFragment, unknown>;
export const AllSettingsFragmentDoc = new TypedDocumentString(`
    fragment AllSettings on Settings {
  registration
  maxUploadBytes
  acceptedTypes
  defaultQuotaBytes
  trashRetentionDays
  passwordMinLength
  passwordRequiredClasses
  passwordMaxAgeDays
  remoteShutdown
}
    `, {"fragmentName":"AllSettings"}) as unknown as TypedDocumentString<AllSettingsFragment, unknown>;
export const LoggedEntryFragmentDoc = new TypedDocumentString(`
    fragment LoggedEntry on AuditEntry {
  id
  at
  action
  actor {
    id
    username
  }
  actorName
  result
  targetType
  targetId
  targetName
  remoteAddress
  userAgent
  details
}
    `, {"fragmentName":"LoggedEntry"}) as unknown as TypedDocumentString<LoggedEntryFragment, unknown>;
export const ChangePartsFragmentDoc = new TypedDocumentString(`
    fragment ChangeParts on Change {
  cursor
  kind
  at
  itemId
  actor {
    username
  }
  item {
    __typename
    id
    name
  }
  details
}
    `, {"fragmentName":"ChangeParts"}) as unknown as TypedDocumentString<ChangePartsFragment, unknown>;
export const CommentPartsFragmentDoc = new TypedDocumentString(`
    fragment CommentParts on Comment {
  id
  body
  author {
    username
  }
  item {
    id
  }
  parent {
    id
    body
  }
  createdAt
  editedAt
  deletedAt
}
    `, {"fragmentName":"CommentParts"}) as unknown as TypedDocumentString<CommentPartsFragment, unknown>;
export const UsePartsFragmentDoc = new TypedDocumentString(`
    fragment UseParts on Document {
  id
  name
  viewCount
  downloadCount
  lock {
    owner {
      username
    }
    lockedAt
    expiresAt
  }
}
    `, {"fragmentName":"UseParts"}) as unknown as TypedDocumentString<UsePartsFragment, unknown>;
export const GroupPartsFragmentDoc = new TypedDocumentString(`
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}
    `, {"fragmentName":"GroupParts"}) as unknown as TypedDocumentString<GroupPartsFragment, unknown>;
export const ItemPartsFragmentDoc = new TypedDocumentString(`
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}
    `, {"fragmentName":"ItemParts"}) as unknown as TypedDocumentString<ItemPartsFragment, unknown>;
export const DocumentPartsFragmentDoc = new TypedDocumentString(`
    fragment DocumentParts on Document {
  ...ItemParts
  size
  mimeType
  extension
  sha256
  downloadUrl
  contentUrl
  tags {
    id
    name
  }
  currentRevision {
    number
    fileName
    size
    mimeType
    sha256
    comment
    createdBy {
      username
    }
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`, {"fragmentName":"DocumentParts"}) as unknown as TypedDocumentString<DocumentPartsFragment, unknown>;
export const NotificationPartsFragmentDoc = new TypedDocumentString(`
    fragment NotificationParts on Notification {
  id
  kind
  at
  readAt
  actor {
    username
  }
  item {
    id
    name
  }
  comment {
    id
    body
    item {
      id
    }
  }
}
    `, {"fragmentName":"NotificationParts"}) as unknown as TypedDocumentString<NotificationPartsFragment, unknown>;
export const ProcessedPartsFragmentDoc = new TypedDocumentString(`
    fragment ProcessedParts on Document {
  id
  name
  mimeType
  processing {
    text {
      state
      reason
      finishedAt
    }
    thumbnails {
      state
      reason
    }
  }
  preview {
    category
    canPreview
    url
  }
  small: thumbnailUrl(size: SMALL)
  thumbnailUrl
  large: thumbnailUrl(size: LARGE)
}
    `, {"fragmentName":"ProcessedParts"}) as unknown as TypedDocumentString<ProcessedPartsFragment, unknown>;
export const ShareLinkPartsFragmentDoc = new TypedDocumentString(`
    fragment ShareLinkParts on ShareLink {
  id
  token
  url
  permission
  hasPassword
  maxAccessCount
  accessCount
  expiresAt
  active
  createdBy {
    username
  }
  item {
    id
  }
}
    `, {"fragmentName":"ShareLinkParts"}) as unknown as TypedDocumentString<ShareLinkPartsFragment, unknown>;
export const TagPartsFragmentDoc = new TypedDocumentString(`
    fragment TagParts on Tag {
  id
  name
  color
  description
  parent {
    name
  }
  children {
    name
  }
  usageCount
  createdBy {
    username
  }
}
    `, {"fragmentName":"TagParts"}) as unknown as TypedDocumentString<TagPartsFragment, unknown>;
export const PlacedItemFragmentDoc = new TypedDocumentString(`
    fragment PlacedItem on Item {
  __typename
  id
  name
  status
  externalId
  inheritsAccess
  updatedAt
  owner {
    username
  }
  parent {
    id
  }
  path {
    name
  }
  viewerPermissions
}
    `, {"fragmentName":"PlacedItem"}) as unknown as TypedDocumentString<PlacedItemFragment, unknown>;
export const PersonFragmentDoc = new TypedDocumentString(`
    fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}`, {"fragmentName":"Person"}) as unknown as TypedDocumentString<PersonFragment, unknown>;
export const AccessOf = new TypedDocumentString(`
    query AccessOf($id: ID!, $inherited: Boolean) {
  item(id: $id) {
    name
    isPublic
    inheritsAccess
    viewerPermissions
    grants(inherited: $inherited) {
      ...GrantParts
    }
    accessRules {
      ...RuleParts
    }
  }
}
    fragment GrantParts on Grant {
  id
  permission
  grantedAt
  expiresAt
  grantedBy {
    username
  }
  principal {
    __typename
    ... on User {
      username
    }
    ... on Group {
      name
    }
    ... on Everyone {
      label
    }
  }
  item {
    id
  }
}
fragment RuleParts on AccessRule {
  id
  permission
  match
  createdAt
  createdBy {
    username
  }
  clauses {
    match
    groups {
      match
      groups {
        id
      }
    }
    rights {
      match
      rights
    }
  }
}`) as unknown as TypedDocumentString<AccessOfQuery, AccessOfQueryVariables>;
export const ExplainAccess = new TypedDocumentString(`
    query ExplainAccess($itemId: ID!, $userId: ID, $at: DateTime) {
  explainAccess(itemId: $itemId, userId: $userId, at: $at) {
    item {
      id
    }
    user {
      username
    }
    at
    permissions
    reasons {
      permission
      source
      expiresAt
      grant {
        id
        permission
        item {
          id
        }
      }
      rule {
        id
      }
      on {
        id
      }
      via {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ExplainAccessQuery, ExplainAccessQueryVariables>;
export const SharedWithMe = new TypedDocumentString(`
    query SharedWithMe($first: Int, $after: String) {
  sharedWithMe(first: $first, after: $after) {
    totalCount
    edges {
      cursor
    }
    nodes {
      __typename
      id
      name
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SharedWithMeQuery, SharedWithMeQueryVariables>;
export const GrantAccess = new TypedDocumentString(`
    mutation GrantAccess($input: GrantAccessInput!) {
  grantAccess(input: $input) {
    ...GrantParts
  }
}
    fragment GrantParts on Grant {
  id
  permission
  grantedAt
  expiresAt
  grantedBy {
    username
  }
  principal {
    __typename
    ... on User {
      username
    }
    ... on Group {
      name
    }
    ... on Everyone {
      label
    }
  }
  item {
    id
  }
}`) as unknown as TypedDocumentString<GrantAccessMutation, GrantAccessMutationVariables>;
export const RevokeAccess = new TypedDocumentString(`
    mutation RevokeAccess($input: RevokeAccessInput!) {
  revokeAccess(input: $input) {
    ...GrantParts
  }
}
    fragment GrantParts on Grant {
  id
  permission
  grantedAt
  expiresAt
  grantedBy {
    username
  }
  principal {
    __typename
    ... on User {
      username
    }
    ... on Group {
      name
    }
    ... on Everyone {
      label
    }
  }
  item {
    id
  }
}`) as unknown as TypedDocumentString<RevokeAccessMutation, RevokeAccessMutationVariables>;
export const SetInheritance = new TypedDocumentString(`
    mutation SetInheritance($input: SetInheritanceInput!) {
  setInheritance(input: $input) {
    __typename
    id
    inheritsAccess
    viewerPermissions
  }
}
    `) as unknown as TypedDocumentString<SetInheritanceMutation, SetInheritanceMutationVariables>;
export const SetAccessRules = new TypedDocumentString(`
    mutation SetAccessRules($input: SetAccessRulesInput!) {
  setAccessRules(input: $input) {
    ...RuleParts
  }
}
    fragment RuleParts on AccessRule {
  id
  permission
  match
  createdAt
  createdBy {
    username
  }
  clauses {
    match
    groups {
      match
      groups {
        id
      }
    }
    rights {
      match
      rights
    }
  }
}`) as unknown as TypedDocumentString<SetAccessRulesMutation, SetAccessRulesMutationVariables>;
export const Register = new TypedDocumentString(`
    mutation Register($input: RegisterInput!) {
  register(input: $input) {
    ...Account
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const Login = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    ...SignedIn
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment SignedIn on AuthSession {
  accessToken
  accessTokenExpiresAt
  refreshToken
  refreshTokenExpiresAt
  user {
    ...Account
  }
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const ChangeExpiredPassword = new TypedDocumentString(`
    mutation ChangeExpiredPassword($input: ChangeExpiredPasswordInput!) {
  changeExpiredPassword(input: $input) {
    ...SignedIn
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment SignedIn on AuthSession {
  accessToken
  accessTokenExpiresAt
  refreshToken
  refreshTokenExpiresAt
  user {
    ...Account
  }
}`) as unknown as TypedDocumentString<ChangeExpiredPasswordMutation, ChangeExpiredPasswordMutationVariables>;
export const RefreshSession = new TypedDocumentString(`
    mutation RefreshSession($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) {
    ...SignedIn
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment SignedIn on AuthSession {
  accessToken
  accessTokenExpiresAt
  refreshToken
  refreshTokenExpiresAt
  user {
    ...Account
  }
}`) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const Logout = new TypedDocumentString(`
    mutation Logout {
  logout
}
    `) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const RevokeSession = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id)
}
    `) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const UpdateProfile = new TypedDocumentString(`
    mutation UpdateProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    ...Account
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const SetPassword = new TypedDocumentString(`
    mutation SetPassword($input: SetPasswordInput!) {
  setPassword(input: $input) {
    ...Account
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<SetPasswordMutation, SetPasswordMutationVariables>;
export const Me = new TypedDocumentString(`
    query Me {
  me {
    ...Account
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const Sessions = new TypedDocumentString(`
    query Sessions {
  sessions {
    id
    createdAt
    lastUsedAt
    expiresAt
    remoteAddress
    userAgent
    current
  }
}
    `) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const Server = new TypedDocumentString(`
    query Server {
  server {
    name
    version
    protocolVersion
    lockdown
    lockdownReason
    registration
    maxUploadBytes
    acceptedTypes
    officeEditing
  }
}
    `) as unknown as TypedDocumentString<ServerQuery, ServerQueryVariables>;
export const SetAvatar = new TypedDocumentString(`
    mutation SetAvatar($file: Upload) {
  setAvatar(file: $file) {
    id
    avatarUrl
  }
}
    `) as unknown as TypedDocumentString<SetAvatarMutation, SetAvatarMutationVariables>;
export const Avatar = new TypedDocumentString(`
    query Avatar {
  me {
    id
    avatarUrl
  }
}
    `) as unknown as TypedDocumentString<AvatarQuery, AvatarQueryVariables>;
export const Settings = new TypedDocumentString(`
    query Settings {
  settings {
    ...AllSettings
  }
}
    fragment AllSettings on Settings {
  registration
  maxUploadBytes
  acceptedTypes
  defaultQuotaBytes
  trashRetentionDays
  passwordMinLength
  passwordRequiredClasses
  passwordMaxAgeDays
  remoteShutdown
}`) as unknown as TypedDocumentString<SettingsQuery, SettingsQueryVariables>;
export const UpdateSettings = new TypedDocumentString(`
    mutation UpdateSettings($input: SettingsInput!) {
  updateSettings(input: $input) {
    ...AllSettings
  }
}
    fragment AllSettings on Settings {
  registration
  maxUploadBytes
  acceptedTypes
  defaultQuotaBytes
  trashRetentionDays
  passwordMinLength
  passwordRequiredClasses
  passwordMaxAgeDays
  remoteShutdown
}`) as unknown as TypedDocumentString<UpdateSettingsMutation, UpdateSettingsMutationVariables>;
export const SetLockdown = new TypedDocumentString(`
    mutation SetLockdown($enabled: Boolean!, $reason: String) {
  setLockdown(enabled: $enabled, reason: $reason) {
    lockdown
    lockdownReason
  }
}
    `) as unknown as TypedDocumentString<SetLockdownMutation, SetLockdownMutationVariables>;
export const Shutdown = new TypedDocumentString(`
    mutation Shutdown {
  shutdown
}
    `) as unknown as TypedDocumentString<ShutdownMutation, ShutdownMutationVariables>;
export const Statistics = new TypedDocumentString(`
    query Statistics {
  statistics {
    userCount
    documentCount
    folderCount
    logicalBytes
    storedBytes
    uploadsToday
    downloadsToday
  }
}
    `) as unknown as TypedDocumentString<StatisticsQuery, StatisticsQueryVariables>;
export const Daily = new TypedDocumentString(`
    query Daily($days: Int) {
  statistics {
    daily(days: $days) {
      day
      uploads
      downloads
      logins
      uploadedBytes
    }
  }
}
    `) as unknown as TypedDocumentString<DailyQuery, DailyQueryVariables>;
export const MyStorage = new TypedDocumentString(`
    query MyStorage {
  me {
    storage {
      usedBytes
      quotaBytes
      documentCount
    }
  }
}
    `) as unknown as TypedDocumentString<MyStorageQuery, MyStorageQueryVariables>;
export const AuditLog = new TypedDocumentString(`
    query AuditLog($filter: AuditFilter, $first: Int, $after: String, $offset: Int) {
  auditLog(filter: $filter, first: $first, after: $after, offset: $offset) {
    edges {
      cursor
      node {
        id
      }
    }
    nodes {
      ...LoggedEntry
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment LoggedEntry on AuditEntry {
  id
  at
  action
  actor {
    id
    username
  }
  actorName
  result
  targetType
  targetId
  targetName
  remoteAddress
  userAgent
  details
}`) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const AuditCount = new TypedDocumentString(`
    query AuditCount($filter: AuditFilter) {
  auditLog(filter: $filter, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<AuditCountQuery, AuditCountQueryVariables>;
export const AuditNodes = new TypedDocumentString(`
    query AuditNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
    ... on AuditEntry {
      action
    }
  }
}
    `) as unknown as TypedDocumentString<AuditNodesQuery, AuditNodesQueryVariables>;
export const VerifyAuditLog = new TypedDocumentString(`
    query VerifyAuditLog {
  verifyAuditLog {
    intact
    entryCount
    firstBrokenId
    headHash
  }
}
    `) as unknown as TypedDocumentString<VerifyAuditLogQuery, VerifyAuditLogQueryVariables>;
export const Changes = new TypedDocumentString(`
    query Changes($after: String, $filter: ChangeFilter, $first: Int) {
  changes(after: $after, filter: $filter, first: $first) {
    edges {
      cursor
      node {
        cursor
      }
    }
    nodes {
      ...ChangeParts
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment ChangeParts on Change {
  cursor
  kind
  at
  itemId
  actor {
    username
  }
  item {
    __typename
    id
    name
  }
  details
}`) as unknown as TypedDocumentString<ChangesQuery, ChangesQueryVariables>;
export const Activity = new TypedDocumentString(`
    query Activity($id: ID!, $first: Int, $after: String) {
  item(id: $id) {
    activity(first: $first, after: $after) {
      nodes {
        ...ChangeParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ChangeParts on Change {
  cursor
  kind
  at
  itemId
  actor {
    username
  }
  item {
    __typename
    id
    name
  }
  details
}`) as unknown as TypedDocumentString<ActivityQuery, ActivityQueryVariables>;
export const CommentsOf = new TypedDocumentString(`
    query CommentsOf($id: ID!, $first: Int, $after: String) {
  item(id: $id) {
    commentCount
    comments(first: $first, after: $after) {
      totalCount
      nodes {
        ...CommentParts
        replies {
          totalCount
          nodes {
            ...CommentParts
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment CommentParts on Comment {
  id
  body
  author {
    username
  }
  item {
    id
  }
  parent {
    id
    body
  }
  createdAt
  editedAt
  deletedAt
}`) as unknown as TypedDocumentString<CommentsOfQuery, CommentsOfQueryVariables>;
export const CommentById = new TypedDocumentString(`
    query CommentById($id: ID!, $first: Int, $after: String) {
  node(id: $id) {
    __typename
    ... on Comment {
      ...CommentParts
      replies(first: $first, after: $after) {
        totalCount
        nodes {
          body
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment CommentParts on Comment {
  id
  body
  author {
    username
  }
  item {
    id
  }
  parent {
    id
    body
  }
  createdAt
  editedAt
  deletedAt
}`) as unknown as TypedDocumentString<CommentByIdQuery, CommentByIdQueryVariables>;
export const AddComment = new TypedDocumentString(`
    mutation AddComment($input: AddCommentInput!) {
  addComment(input: $input) {
    ...CommentParts
  }
}
    fragment CommentParts on Comment {
  id
  body
  author {
    username
  }
  item {
    id
  }
  parent {
    id
    body
  }
  createdAt
  editedAt
  deletedAt
}`) as unknown as TypedDocumentString<AddCommentMutation, AddCommentMutationVariables>;
export const UpdateComment = new TypedDocumentString(`
    mutation UpdateComment($input: UpdateCommentInput!) {
  updateComment(input: $input) {
    ...CommentParts
  }
}
    fragment CommentParts on Comment {
  id
  body
  author {
    username
  }
  item {
    id
  }
  parent {
    id
    body
  }
  createdAt
  editedAt
  deletedAt
}`) as unknown as TypedDocumentString<UpdateCommentMutation, UpdateCommentMutationVariables>;
export const DeleteComment = new TypedDocumentString(`
    mutation DeleteComment($commentId: ID!) {
  deleteComment(commentId: $commentId) {
    ...CommentParts
  }
}
    fragment CommentParts on Comment {
  id
  body
  author {
    username
  }
  item {
    id
  }
  parent {
    id
    body
  }
  createdAt
  editedAt
  deletedAt
}`) as unknown as TypedDocumentString<DeleteCommentMutation, DeleteCommentMutationVariables>;
export const UseOf = new TypedDocumentString(`
    query UseOf($id: ID!) {
  document(id: $id) {
    ...UseParts
  }
}
    fragment UseParts on Document {
  id
  name
  viewCount
  downloadCount
  lock {
    owner {
      username
    }
    lockedAt
    expiresAt
  }
}`) as unknown as TypedDocumentString<UseOfQuery, UseOfQueryVariables>;
export const LockDocument = new TypedDocumentString(`
    mutation LockDocument($documentId: ID!, $minutes: Int) {
  lockDocument(documentId: $documentId, minutes: $minutes) {
    ...UseParts
  }
}
    fragment UseParts on Document {
  id
  name
  viewCount
  downloadCount
  lock {
    owner {
      username
    }
    lockedAt
    expiresAt
  }
}`) as unknown as TypedDocumentString<LockDocumentMutation, LockDocumentMutationVariables>;
export const UnlockDocument = new TypedDocumentString(`
    mutation UnlockDocument($documentId: ID!) {
  unlockDocument(documentId: $documentId) {
    ...UseParts
  }
}
    fragment UseParts on Document {
  id
  name
  viewCount
  downloadCount
  lock {
    owner {
      username
    }
    lockedAt
    expiresAt
  }
}`) as unknown as TypedDocumentString<UnlockDocumentMutation, UnlockDocumentMutationVariables>;
export const RecordView = new TypedDocumentString(`
    mutation RecordView($documentId: ID!) {
  recordView(documentId: $documentId) {
    ...UseParts
  }
}
    fragment UseParts on Document {
  id
  name
  viewCount
  downloadCount
  lock {
    owner {
      username
    }
    lockedAt
    expiresAt
  }
}`) as unknown as TypedDocumentString<RecordViewMutation, RecordViewMutationVariables>;
export const Groups = new TypedDocumentString(`
    query Groups($search: String, $first: Int, $after: String, $offset: Int) {
  groups(search: $search, first: $first, after: $after, offset: $offset) {
    totalCount
    nodes {
      ...GroupParts
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor
    }
  }
}
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<GroupsQuery, GroupsQueryVariables>;
export const Group = new TypedDocumentString(`
    query Group($id: ID, $name: String) {
  group(id: $id, name: $name) {
    ...GroupParts
    members(first: 2) {
      totalCount
      nodes {
        id
        username
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<GroupQuery, GroupQueryVariables>;
export const CreateGroup = new TypedDocumentString(`
    mutation CreateGroup($input: CreateGroupInput!) {
  createGroup(input: $input) {
    ...GroupParts
  }
}
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const UpdateGroup = new TypedDocumentString(`
    mutation UpdateGroup($input: UpdateGroupInput!) {
  updateGroup(input: $input) {
    ...GroupParts
  }
}
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<UpdateGroupMutation, UpdateGroupMutationVariables>;
export const DeleteGroup = new TypedDocumentString(`
    mutation DeleteGroup($groupId: ID!) {
  deleteGroup(groupId: $groupId) {
    ...GroupParts
  }
}
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<DeleteGroupMutation, DeleteGroupMutationVariables>;
export const SetGroupRights = new TypedDocumentString(`
    mutation SetGroupRights($input: SetGroupRightsInput!) {
  setGroupRights(input: $input) {
    ...GroupParts
  }
}
    fragment GroupParts on Group {
  id
  name
  description
  builtIn
  memberCount
  rights {
    right
    active
    window {
      startsAt
      endsAt
    }
  }
}`) as unknown as TypedDocumentString<SetGroupRightsMutation, SetGroupRightsMutationVariables>;
export const SetUserGroups = new TypedDocumentString(`
    mutation SetUserGroups($input: SetUserGroupsInput!) {
  setUserGroups(input: $input) {
    id
    username
    rights
    groups {
      active
      group {
        id
        name
      }
      window {
        startsAt
        endsAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SetUserGroupsMutation, SetUserGroupsMutationVariables>;
export const Home = new TypedDocumentString(`
    query Home {
  me {
    id
    home {
      ...ItemParts
    }
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<HomeQuery, HomeQueryVariables>;
export const Root = new TypedDocumentString(`
    query Root {
  root {
    ...ItemParts
    children {
      nodes {
        name
      }
      totalCount
    }
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<RootQuery, RootQueryVariables>;
export const ItemByKey = new TypedDocumentString(`
    query ItemByKey($id: ID, $externalId: String) {
  item(id: $id, externalId: $externalId) {
    __typename
    ...ItemParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<ItemByKeyQuery, ItemByKeyQueryVariables>;
export const FolderByKey = new TypedDocumentString(`
    query FolderByKey($id: ID, $externalId: String, $path: String) {
  folder(id: $id, externalId: $externalId, path: $path) {
    ...ItemParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<FolderByKeyQuery, FolderByKeyQueryVariables>;
export const DocumentByKey = new TypedDocumentString(`
    query DocumentByKey($id: ID, $externalId: String, $path: String) {
  document(id: $id, externalId: $externalId, path: $path) {
    ...DocumentParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}
fragment DocumentParts on Document {
  ...ItemParts
  size
  mimeType
  extension
  sha256
  downloadUrl
  contentUrl
  tags {
    id
    name
  }
  currentRevision {
    number
    fileName
    size
    mimeType
    sha256
    comment
    createdBy {
      username
    }
  }
}`) as unknown as TypedDocumentString<DocumentByKeyQuery, DocumentByKeyQueryVariables>;
export const NodeById = new TypedDocumentString(`
    query NodeById($id: ID!) {
  node(id: $id) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<NodeByIdQuery, NodeByIdQueryVariables>;
export const NodesById = new TypedDocumentString(`
    query NodesById($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
    ... on Item {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<NodesByIdQuery, NodesByIdQueryVariables>;
export const Children = new TypedDocumentString(`
    query Children($id: ID!, $first: Int, $after: String, $offset: Int, $orderBy: ItemOrder, $kind: ItemKind) {
  folder(id: $id) {
    children(
      first: $first
      after: $after
      offset: $offset
      orderBy: $orderBy
      kind: $kind
    ) {
      edges {
        cursor
        node {
          name
        }
      }
      nodes {
        __typename
        id
        name
        owner {
          username
        }
        ... on Document {
          size
          tags {
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<ChildrenQuery, ChildrenQueryVariables>;
export const FolderDocuments = new TypedDocumentString(`
    query FolderDocuments($id: ID!, $first: Int, $after: String, $orderBy: ItemOrder, $filter: DocumentFilter) {
  folder(id: $id) {
    documents(first: $first, after: $after, orderBy: $orderBy, filter: $filter) {
      nodes {
        id
        name
        owner {
          username
        }
        tags {
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FolderDocumentsQuery, FolderDocumentsQueryVariables>;
export const Subfolders = new TypedDocumentString(`
    query Subfolders($id: ID!) {
  folder(id: $id) {
    folders {
      nodes {
        name
        children(first: 2) {
          nodes {
            name
          }
          totalCount
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SubfoldersQuery, SubfoldersQueryVariables>;
export const Documents = new TypedDocumentString(`
    query Documents($filter: DocumentFilter, $orderBy: ItemOrder, $first: Int, $after: String, $offset: Int) {
  documents(
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
    offset: $offset
  ) {
    nodes {
      id
      name
      owner {
        username
      }
      tags {
        name
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor
    }
    totalCount
  }
}
    `) as unknown as TypedDocumentString<DocumentsQuery, DocumentsQueryVariables>;
export const Revisions = new TypedDocumentString(`
    query Revisions($id: ID!, $first: Int, $after: String) {
  document(id: $id) {
    revisions(first: $first, after: $after) {
      nodes {
        id
        number
        fileName
        size
        comment
        downloadUrl
        createdBy {
          username
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        endCursor
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<RevisionsQuery, RevisionsQueryVariables>;
export const CreateFolder = new TypedDocumentString(`
    mutation CreateFolder($input: CreateFolderInput!) {
  createFolder(input: $input) {
    ...ItemParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<CreateFolderMutation, CreateFolderMutationVariables>;
export const CreateDocument = new TypedDocumentString(`
    mutation CreateDocument($input: CreateDocumentInput!) {
  createDocument(input: $input) {
    ...DocumentParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}
fragment DocumentParts on Document {
  ...ItemParts
  size
  mimeType
  extension
  sha256
  downloadUrl
  contentUrl
  tags {
    id
    name
  }
  currentRevision {
    number
    fileName
    size
    mimeType
    sha256
    comment
    createdBy {
      username
    }
  }
}`) as unknown as TypedDocumentString<CreateDocumentMutation, CreateDocumentMutationVariables>;
export const UploadDocument = new TypedDocumentString(`
    mutation UploadDocument($input: UploadDocumentInput!) {
  uploadDocument(input: $input) {
    ...DocumentParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}
fragment DocumentParts on Document {
  ...ItemParts
  size
  mimeType
  extension
  sha256
  downloadUrl
  contentUrl
  tags {
    id
    name
  }
  currentRevision {
    number
    fileName
    size
    mimeType
    sha256
    comment
    createdBy {
      username
    }
  }
}`) as unknown as TypedDocumentString<UploadDocumentMutation, UploadDocumentMutationVariables>;
export const UploadRevision = new TypedDocumentString(`
    mutation UploadRevision($input: UploadRevisionInput!) {
  uploadRevision(input: $input) {
    ...DocumentParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}
fragment DocumentParts on Document {
  ...ItemParts
  size
  mimeType
  extension
  sha256
  downloadUrl
  contentUrl
  tags {
    id
    name
  }
  currentRevision {
    number
    fileName
    size
    mimeType
    sha256
    comment
    createdBy {
      username
    }
  }
}`) as unknown as TypedDocumentString<UploadRevisionMutation, UploadRevisionMutationVariables>;
export const RestoreRevision = new TypedDocumentString(`
    mutation RestoreRevision($input: RestoreRevisionInput!) {
  restoreRevision(input: $input) {
    ...DocumentParts
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}
fragment DocumentParts on Document {
  ...ItemParts
  size
  mimeType
  extension
  sha256
  downloadUrl
  contentUrl
  tags {
    id
    name
  }
  currentRevision {
    number
    fileName
    size
    mimeType
    sha256
    comment
    createdBy {
      username
    }
  }
}`) as unknown as TypedDocumentString<RestoreRevisionMutation, RestoreRevisionMutationVariables>;
export const UpdateItem = new TypedDocumentString(`
    mutation UpdateItem($input: UpdateItemInput!) {
  updateItem(input: $input) {
    __typename
    ...ItemParts
    ... on Document {
      extension
      tags {
        name
      }
    }
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<UpdateItemMutation, UpdateItemMutationVariables>;
export const FolderArchive = new TypedDocumentString(`
    query FolderArchive($id: ID) {
  folder(id: $id) {
    archiveUrl
  }
}
    `) as unknown as TypedDocumentString<FolderArchiveQuery, FolderArchiveQueryVariables>;
export const Notifications = new TypedDocumentString(`
    query Notifications($unreadOnly: Boolean, $first: Int, $after: String) {
  notifications(unreadOnly: $unreadOnly, first: $first, after: $after) {
    unreadCount
    nodes {
      ...NotificationParts
    }
    edges {
      cursor
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor
    }
  }
}
    fragment NotificationParts on Notification {
  id
  kind
  at
  readAt
  actor {
    username
  }
  item {
    id
    name
  }
  comment {
    id
    body
    item {
      id
    }
  }
}`) as unknown as TypedDocumentString<NotificationsQuery, NotificationsQueryVariables>;
export const NotificationById = new TypedDocumentString(`
    query NotificationById($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Notification {
      ...NotificationParts
    }
  }
}
    fragment NotificationParts on Notification {
  id
  kind
  at
  readAt
  actor {
    username
  }
  item {
    id
    name
  }
  comment {
    id
    body
    item {
      id
    }
  }
}`) as unknown as TypedDocumentString<NotificationByIdQuery, NotificationByIdQueryVariables>;
export const MarkNotificationsRead = new TypedDocumentString(`
    mutation MarkNotificationsRead($ids: [ID!]) {
  markNotificationsRead(ids: $ids)
}
    `) as unknown as TypedDocumentString<MarkNotificationsReadMutation, MarkNotificationsReadMutationVariables>;
export const NewNotifications = new TypedDocumentString(`
    subscription NewNotifications {
  notifications {
    ...NotificationParts
  }
}
    fragment NotificationParts on Notification {
  id
  kind
  at
  readAt
  actor {
    username
  }
  item {
    id
    name
  }
  comment {
    id
    body
    item {
      id
    }
  }
}`) as unknown as TypedDocumentString<NewNotificationsSubscription, NewNotificationsSubscriptionVariables>;
export const OpenEditor = new TypedDocumentString(`
    query OpenEditor($documentId: ID!, $mode: EditorMode!) {
  editorSession(documentId: $documentId, mode: $mode) {
    documentServerUrl
    config
    token
  }
}
    `) as unknown as TypedDocumentString<OpenEditorQuery, OpenEditorQueryVariables>;
export const Processed = new TypedDocumentString(`
    query Processed($id: ID!) {
  document(id: $id) {
    ...ProcessedParts
  }
}
    fragment ProcessedParts on Document {
  id
  name
  mimeType
  processing {
    text {
      state
      reason
      finishedAt
    }
    thumbnails {
      state
      reason
    }
  }
  preview {
    category
    canPreview
    url
  }
  small: thumbnailUrl(size: SMALL)
  thumbnailUrl
  large: thumbnailUrl(size: LARGE)
}`) as unknown as TypedDocumentString<ProcessedQuery, ProcessedQueryVariables>;
export const ProcessedAll = new TypedDocumentString(`
    query ProcessedAll($first: Int!) {
  documents(first: $first) {
    nodes {
      ...ProcessedParts
    }
  }
}
    fragment ProcessedParts on Document {
  id
  name
  mimeType
  processing {
    text {
      state
      reason
      finishedAt
    }
    thumbnails {
      state
      reason
    }
  }
  preview {
    category
    canPreview
    url
  }
  small: thumbnailUrl(size: SMALL)
  thumbnailUrl
  large: thumbnailUrl(size: LARGE)
}`) as unknown as TypedDocumentString<ProcessedAllQuery, ProcessedAllQueryVariables>;
export const CreateShareLink = new TypedDocumentString(`
    mutation CreateShareLink($input: CreateShareLinkInput!) {
  createShareLink(input: $input) {
    ...ShareLinkParts
  }
}
    fragment ShareLinkParts on ShareLink {
  id
  token
  url
  permission
  hasPassword
  maxAccessCount
  accessCount
  expiresAt
  active
  createdBy {
    username
  }
  item {
    id
  }
}`) as unknown as TypedDocumentString<CreateShareLinkMutation, CreateShareLinkMutationVariables>;
export const UpdateShareLink = new TypedDocumentString(`
    mutation UpdateShareLink($input: UpdateShareLinkInput!) {
  updateShareLink(input: $input) {
    ...ShareLinkParts
  }
}
    fragment ShareLinkParts on ShareLink {
  id
  token
  url
  permission
  hasPassword
  maxAccessCount
  accessCount
  expiresAt
  active
  createdBy {
    username
  }
  item {
    id
  }
}`) as unknown as TypedDocumentString<UpdateShareLinkMutation, UpdateShareLinkMutationVariables>;
export const DeleteShareLink = new TypedDocumentString(`
    mutation DeleteShareLink($shareLinkId: ID!) {
  deleteShareLink(shareLinkId: $shareLinkId) {
    ...ShareLinkParts
  }
}
    fragment ShareLinkParts on ShareLink {
  id
  token
  url
  permission
  hasPassword
  maxAccessCount
  accessCount
  expiresAt
  active
  createdBy {
    username
  }
  item {
    id
  }
}`) as unknown as TypedDocumentString<DeleteShareLinkMutation, DeleteShareLinkMutationVariables>;
export const ShareLinksOf = new TypedDocumentString(`
    query ShareLinksOf($id: ID!) {
  item(id: $id) {
    shareLinks {
      ...ShareLinkParts
    }
  }
}
    fragment ShareLinkParts on ShareLink {
  id
  token
  url
  permission
  hasPassword
  maxAccessCount
  accessCount
  expiresAt
  active
  createdBy {
    username
  }
  item {
    id
  }
}`) as unknown as TypedDocumentString<ShareLinksOfQuery, ShareLinksOfQueryVariables>;
export const Visit = new TypedDocumentString(`
    query Visit($token: String!, $password: String, $folderId: ID, $first: Int, $after: String) {
  shareLink(token: $token, password: $password) {
    kind
    name
    size
    mimeType
    permission
    expiresAt
    sharedBy
    previewUrl
    downloadUrl
    archiveUrl
    uploadUrl
    children(folderId: $folderId, first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        kind
        name
        size
        mimeType
        updatedAt
        previewUrl
        downloadUrl
      }
    }
    breadcrumbs(folderId: $folderId) {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<VisitQuery, VisitQueryVariables>;
export const TagByKey = new TypedDocumentString(`
    query TagByKey($id: ID, $name: String) {
  tag(id: $id, name: $name) {
    ...TagParts
  }
}
    fragment TagParts on Tag {
  id
  name
  color
  description
  parent {
    name
  }
  children {
    name
  }
  usageCount
  createdBy {
    username
  }
}`) as unknown as TypedDocumentString<TagByKeyQuery, TagByKeyQueryVariables>;
export const Tags = new TypedDocumentString(`
    query Tags($search: String, $parentId: ID, $rootsOnly: Boolean, $offset: Int) {
  tags(
    search: $search
    parentId: $parentId
    rootsOnly: $rootsOnly
    offset: $offset
  ) {
    name
  }
}
    `) as unknown as TypedDocumentString<TagsQuery, TagsQueryVariables>;
export const TagDocumentsPage = new TypedDocumentString(`
    query TagDocumentsPage($id: ID!, $first: Int, $after: String, $orderBy: ItemOrder) {
  tag(id: $id) {
    usageCount
    documents(first: $first, after: $after, orderBy: $orderBy) {
      totalCount
      nodes {
        name
        tags {
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TagDocumentsPageQuery, TagDocumentsPageQueryVariables>;
export const CreateTag = new TypedDocumentString(`
    mutation CreateTag($input: CreateTagInput!) {
  createTag(input: $input) {
    ...TagParts
  }
}
    fragment TagParts on Tag {
  id
  name
  color
  description
  parent {
    name
  }
  children {
    name
  }
  usageCount
  createdBy {
    username
  }
}`) as unknown as TypedDocumentString<CreateTagMutation, CreateTagMutationVariables>;
export const UpdateTag = new TypedDocumentString(`
    mutation UpdateTag($input: UpdateTagInput!) {
  updateTag(input: $input) {
    ...TagParts
  }
}
    fragment TagParts on Tag {
  id
  name
  color
  description
  parent {
    name
  }
  children {
    name
  }
  usageCount
  createdBy {
    username
  }
}`) as unknown as TypedDocumentString<UpdateTagMutation, UpdateTagMutationVariables>;
export const DeleteTag = new TypedDocumentString(`
    mutation DeleteTag($tagId: ID!) {
  deleteTag(tagId: $tagId) {
    ...TagParts
  }
}
    fragment TagParts on Tag {
  id
  name
  color
  description
  parent {
    name
  }
  children {
    name
  }
  usageCount
  createdBy {
    username
  }
}`) as unknown as TypedDocumentString<DeleteTagMutation, DeleteTagMutationVariables>;
export const TagDocuments = new TypedDocumentString(`
    mutation TagDocuments($input: TagDocumentsInput!) {
  tagDocuments(input: $input) {
    id
    updatedAt
    tags {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<TagDocumentsMutation, TagDocumentsMutationVariables>;
export const UntagDocuments = new TypedDocumentString(`
    mutation UntagDocuments($input: TagDocumentsInput!) {
  untagDocuments(input: $input) {
    id
    updatedAt
    tags {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<UntagDocumentsMutation, UntagDocumentsMutationVariables>;
export const Trash = new TypedDocumentString(`
    query Trash($first: Int, $after: String) {
  trash(first: $first, after: $after) {
    edges {
      cursor
      node {
        __typename
        ...ItemParts
        trashedAt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<TrashQuery, TrashQueryVariables>;
export const TrashItems = new TypedDocumentString(`
    mutation TrashItems($itemIds: [ID!]!) {
  trashItems(itemIds: $itemIds) {
    __typename
    ...ItemParts
    trashedAt
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<TrashItemsMutation, TrashItemsMutationVariables>;
export const RestoreItems = new TypedDocumentString(`
    mutation RestoreItems($itemIds: [ID!]!) {
  restoreItems(itemIds: $itemIds) {
    __typename
    ...ItemParts
    trashedAt
  }
}
    fragment ItemParts on Item {
  id
  name
  externalId
  description
  metadata
  createdAt
  updatedAt
  status
  inheritsAccess
  isPublic
  viewerPermissions
  owner {
    id
    username
  }
  parent {
    id
    name
  }
  path {
    name
  }
}`) as unknown as TypedDocumentString<RestoreItemsMutation, RestoreItemsMutationVariables>;
export const PurgeItems = new TypedDocumentString(`
    mutation PurgeItems($itemIds: [ID!]!) {
  purgeItems(itemIds: $itemIds)
}
    `) as unknown as TypedDocumentString<PurgeItemsMutation, PurgeItemsMutationVariables>;
export const EmptyTrash = new TypedDocumentString(`
    mutation EmptyTrash {
  emptyTrash
}
    `) as unknown as TypedDocumentString<EmptyTrashMutation, EmptyTrashMutationVariables>;
export const StatisticsOf = new TypedDocumentString(`
    query StatisticsOf($id: ID!) {
  folder(id: $id) {
    statistics {
      documentCount
      folderCount
      totalBytes
    }
  }
}
    `) as unknown as TypedDocumentString<StatisticsOfQuery, StatisticsOfQueryVariables>;
export const MoveItems = new TypedDocumentString(`
    mutation MoveItems($input: MoveItemsInput!) {
  moveItems(input: $input) {
    ...PlacedItem
  }
}
    fragment PlacedItem on Item {
  __typename
  id
  name
  status
  externalId
  inheritsAccess
  updatedAt
  owner {
    username
  }
  parent {
    id
  }
  path {
    name
  }
  viewerPermissions
}`) as unknown as TypedDocumentString<MoveItemsMutation, MoveItemsMutationVariables>;
export const CopyItems = new TypedDocumentString(`
    mutation CopyItems($input: CopyItemsInput!) {
  copyItems(input: $input) {
    ...PlacedItem
    description
    metadata
    ... on Document {
      size
      mimeType
      extension
      sha256
      tags {
        name
      }
      currentRevision {
        number
        fileName
        comment
        createdBy {
          username
        }
      }
      revisions {
        totalCount
      }
    }
  }
}
    fragment PlacedItem on Item {
  __typename
  id
  name
  status
  externalId
  inheritsAccess
  updatedAt
  owner {
    username
  }
  parent {
    id
  }
  path {
    name
  }
  viewerPermissions
}`) as unknown as TypedDocumentString<CopyItemsMutation, CopyItemsMutationVariables>;
export const TransferOwnership = new TypedDocumentString(`
    mutation TransferOwnership($input: TransferOwnershipInput!) {
  transferOwnership(input: $input) {
    ...PlacedItem
  }
}
    fragment PlacedItem on Item {
  __typename
  id
  name
  status
  externalId
  inheritsAccess
  updatedAt
  owner {
    username
  }
  parent {
    id
  }
  path {
    name
  }
  viewerPermissions
}`) as unknown as TypedDocumentString<TransferOwnershipMutation, TransferOwnershipMutationVariables>;
export const Below = new TypedDocumentString(`
    query Below($id: ID) {
  folder(id: $id) {
    children(first: 100) {
      nodes {
        ...PlacedItem
      }
      totalCount
    }
  }
}
    fragment PlacedItem on Item {
  __typename
  id
  name
  status
  externalId
  inheritsAccess
  updatedAt
  owner {
    username
  }
  parent {
    id
  }
  path {
    name
  }
  viewerPermissions
}`) as unknown as TypedDocumentString<BelowQuery, BelowQueryVariables>;
export const UserByKey = new TypedDocumentString(`
    query UserByKey($id: ID, $username: String) {
  user(id: $id, username: $username) {
    ...Person
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}`) as unknown as TypedDocumentString<UserByKeyQuery, UserByKeyQueryVariables>;
export const Users = new TypedDocumentString(`
    query Users($search: String, $groupId: ID, $status: UserStatus, $first: Int, $after: String, $offset: Int) {
  users(
    search: $search
    groupId: $groupId
    status: $status
    first: $first
    after: $after
    offset: $offset
  ) {
    nodes {
      id
      username
    }
    edges {
      cursor
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    `) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const CreateUser = new TypedDocumentString(`
    mutation CreateUser($input: CreateUserInput!) {
  createUser(input: $input) {
    ...Person
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}`) as unknown as TypedDocumentString<CreateUserMutation, CreateUserMutationVariables>;
export const UpdateUser = new TypedDocumentString(`
    mutation UpdateUser($input: UpdateUserInput!) {
  updateUser(input: $input) {
    ...Person
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}`) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const DeleteUser = new TypedDocumentString(`
    mutation DeleteUser($input: DeleteUserInput!) {
  deleteUser(input: $input) {
    ...Person
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}`) as unknown as TypedDocumentString<DeleteUserMutation, DeleteUserMutationVariables>;
export const BlockUser = new TypedDocumentString(`
    mutation BlockUser($input: BlockUserInput!) {
  blockUser(input: $input) {
    ...Person
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}`) as unknown as TypedDocumentString<BlockUserMutation, BlockUserMutationVariables>;
export const UnblockUser = new TypedDocumentString(`
    mutation UnblockUser($userId: ID!) {
  unblockUser(userId: $userId) {
    ...Person
  }
}
    fragment Account on User {
  id
  username
  fullName
  email
  status
  createdAt
  lastLoginAt
  rights
  mustChangePassword
  passwordExpiresAt
  groups {
    active
    group {
      id
      name
      builtIn
    }
    window {
      startsAt
      endsAt
    }
  }
}
fragment Person on User {
  ...Account
  block {
    reason
    until
    blockedAt
    blockedBy {
      id
    }
  }
  home {
    id
    name
  }
}`) as unknown as TypedDocumentString<UnblockUserMutation, UnblockUserMutationVariables>;