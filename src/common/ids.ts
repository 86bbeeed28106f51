// Ids: UUIDv7 made by the application, branded by what they name, and the few that are the same on every server.
import { v7, validate } from 'uuid';

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Id<'user'>;
export type GroupId = Id<'group'>;
export type SessionId = Id<'session'>;
export type ItemId = Id<'item'>;
export type RevisionId = Id<'revision'>;
export type BlobId = Id<'blob'>;
export type TagId = Id<'tag'>;
export type CommentId = Id<'comment'>;
export type AuditEntryId = Id<'auditEntry'>;
export type GrantId = Id<'grant'>;
export type RuleId = Id<'rule'>;
export type ShareLinkId = Id<'share link'>;
export type VisitId = Id<'visit'>;
export type NotificationId = Id<'notification'>;
export type UploadId = Id<'upload'>;

/** A new id, later than every id this process made before. */
export const newId = <T extends string>(): T => v7() as T;

/** Whether the text has the form of an id. One that has not names nothing, which is all a caller learns. */
export const isId = (text: string): boolean => validate(text);

export const ROOT_ID = '00000000-0000-7000-8000-000000000001' as ItemId;
export const HOMES_ID = '00000000-0000-7000-8000-000000000002' as ItemId;
export const ADMINISTRATORS_ID = '00000000-0000-7000-8000-000000000011' as GroupId;
export const USERS_ID = '00000000-0000-7000-8000-000000000012' as GroupId;
