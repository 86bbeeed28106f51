// What a write records beside what it writes, in one statement at its end: changes, notifications, counts, jobs, the index, the
// audit entry, and what the nodes are told.
import sql, { empty, join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { AuditedName } from '../access/actions.js';
import type { RulesBefore } from '../access/rules-before.js';
import type { Origin } from '../access/viewer.js';
import type { ChangeKind } from '../changes/change-rows.js';
import { newId } from '../common/ids.js';
import type { CommentId, GroupId, ItemId, RevisionId, UserId } from '../common/ids.js';
import { wantedOf } from '../jobs/processing/types.js';
import { addingProcessing } from '../jobs/tasks.js';

/** What a user is told of in person: the kinds of the API's enum `NotificationKind`. */
export const notificationKinds = [
  'MENTIONED',
  'REPLIED',
  'SHARED_WITH_ME',
  'COMMENTED_ON_MINE',
  'OWNERSHIP_RECEIVED',
  'EDIT_CONFLICT',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export interface NewNotification {
  readonly userId: UserId;
  readonly kind: NotificationKind;
  readonly itemId: ItemId;
  readonly commentId?: CommentId;
}

/** Where an item stands, as a change carries it. */
export interface ChangedItem {
  readonly id: ItemId;
  /** Root first, without the item. */
  readonly ancestors: readonly ItemId[];
  /** The item, and what reaches it from above. */
  readonly lineage: readonly ItemId[];
}

/** Whom a change of access touches. */
export type PrincipalKey = `user:${UserId}` | `group:${GroupId}` | 'everyone';

/** Whom a change of access touches, or what goes was granted to, and by which rules it could be read just before. */
export interface Before {
  readonly principals: readonly PrincipalKey[];
  readonly rules?: RulesBefore | null;
}

export interface AuditTarget {
  readonly type: 'User' | 'Group' | 'Folder' | 'Document' | 'Session' | 'Tag' | 'Comment' | 'UploadSession';
  readonly id: string;
  readonly name: string | null;
}

export type Details = Readonly<Record<string, unknown>>;

/** Events that the statistics count by day. What is there (items, accounts, bytes) the database counts by itself. */
export type CountedEvent = 'uploads' | 'uploadedBytes' | 'downloads' | 'logins';

/** Channel of PostgreSQL's NOTIFY on which nodes tell each other what to forget, and to stop. */
export const NOTIFY_CHANNEL = 'sheaf';

export interface NewChange {
  readonly kind: ChangeKind;
  readonly item: ChangedItem;
  readonly details: Details;
  /** Null for changes that nobody is told of because of what was before. */
  readonly before: Before | null;
}

export interface Records {
  readonly at: Date;
  readonly actor: { readonly id: UserId | null; readonly name: string | null };
  readonly origin: Pick<Origin, 'remoteAddress' | 'userAgent'>;
  readonly audit: {
    readonly action: AuditedName;
    readonly result: string;
    readonly target: AuditTarget | null;
    readonly details: Details;
  };
  readonly changes: readonly NewChange[];
  readonly notifications: readonly NewNotification[];
  readonly counted: readonly { readonly event: CountedEvent; readonly amount: number }[];
  /** Revisions of which something is to be made. */
  readonly processed: readonly RevisionId[];
  /** Named parts of a WITH clause. */
  readonly indexed: readonly Sql[];
  /** Payloads for the nodes. */
  readonly notify: readonly string[];
}

/** The statement that writes them. */
export function recording(records: Records): Sql {
  const { at, actor, origin, audit, processed, notify } = records;
  const parts = [
    ...records.indexed,
    ...(records.changes.length === 0 ? [] : [sql`changed as (${changing(records)})`]),
    ...(records.counted.length === 0 ? [] : [sql`tallied as (${tallying(records)})`]),
    ...(records.notifications.length === 0 ? [] : [sql`notified as (${notifying(records)})`]),
    ...(processed.length === 0
      ? []
      : [
          sql`processed as (
            insert into processing (revision_id, task) ${wantedOf(processed)} returning revision_id, task)`,
        ]),
    sql`audited as (
      insert into audit_entry (id, at, action, actor_id, actor_name, result, target_type, target_id, target_name,
                               remote_address, user_agent, details)
      values (${newId()}, ${at}, ${audit.action}, ${actor.id}, ${actor.name}, ${audit.result},
              ${audit.target?.type ?? null}, ${audit.target?.id ?? null}, ${audit.target?.name ?? null},
              ${origin.remoteAddress}, ${origin.userAgent}, ${JSON.stringify(audit.details)}::jsonb))`,
  ];
  return sql`
    with ${join(parts)}
    select 1
    ${processed.length === 0 ? empty : sql`, ${addingProcessing('processed')}`}
    ${notify.length === 0 ? empty : sql`, pg_notify(${NOTIFY_CHANNEL}, payload) from unnest(${[...notify]}::text[]) as payload`}`;
}

const changing = ({ at, actor, changes }: Records): Sql => sql`
  insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals, rules)
  values ${join(
    changes.map(
      ({ kind, item, details, before }) => sql`(
        ${at}::timestamptz, ${kind}, ${actor.id}::uuid, ${item.id}::uuid, ${[...item.ancestors]}::uuid[],
        ${[...item.lineage]}::uuid[], ${JSON.stringify(details)}::jsonb,
        ${before ? [...before.principals] : null}::text[], ${before?.rules ? JSON.stringify(before.rules) : null}::jsonb)`,
    ),
  )}`;

const tallying = ({ at, counted }: Records): Sql => sql`
  insert into tally (metric, day, amount)
  select metric, (${at}::timestamptz at time zone 'UTC')::date, amount
  from unnest(${counted.map(({ event }) => event)}::text[], ${counted.map(({ amount }) => amount)}::bigint[])
    as counted (metric, amount)`;

const notifying = ({ at, actor, notifications }: Records): Sql => sql`
  insert into notification (id, user_id, kind, at, actor_id, item_id, comment_id)
  values ${join(
    notifications.map(
      ({ userId, kind, itemId, commentId }) => sql`(
        ${newId()}::uuid, ${userId}::uuid, ${kind}, ${at}::timestamptz, ${actor.id}::uuid, ${itemId}::uuid,
        ${commentId ?? null}::uuid)`,
    ),
  )}`;
