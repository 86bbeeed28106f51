// Gives principals permissions on an item, and takes them away.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput, conflict } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { Permission } from '../../common/permissions.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write, Writer } from '../write.js';
import { grantColumns } from './grant-rows.js';
import type { GrantRow } from './grant-rows.js';
import { requireManageUntil } from './manage-until.js';
import { auditTarget, lockManageableItem } from './manageable-item.js';
import { grantedTo, lockPrincipal, principalKey, touchedBy } from './principals.js';
import type { Principal, PrincipalInput } from './principals.js';

export interface GrantAccessInput {
  readonly itemId: string;
  readonly principal: PrincipalInput;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: Date | null | undefined;
}

export interface RevokeAccessInput {
  readonly itemId: string;
  readonly principal: PrincipalInput;
  /** Missing: all of them. */
  readonly permissions?: readonly Permission[] | null | undefined;
}

export class Grants {
  constructor(private readonly writer: Writer) {}

  /**
   * Gives the permissions until `expiresAt`, or for good; of those that are there already, the end is replaced. Needs
   * MANAGE_ACCESS, and MANAGE on the item for as long. Answers the grants named, in the order of the permissions. NOT_FOUND,
   * FORBIDDEN, BAD_USER_INPUT; CONFLICT where the owner's MANAGE would get an end.
   */
  grant(caller: Caller, input: GrantAccessInput): Promise<GrantRow[]> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'grantAccess', async (write) => {
      const item = await lockManageableItem(write, viewer, input.itemId, 'MANAGE_ACCESS');
      const principal = await lockPrincipal(write.transaction, input.principal);
      const permissions = checkPermissions(input.permissions);
      const expiresAt = checkExpiry(input.expiresAt ?? null, write.at);
      if (expiresAt !== null) refuseOwner(item, principal, permissions);
      await requireManageUntil(write, viewer, [item], expiresAt);
      const granted = await write.transaction.rows<GrantRow & { readonly isNew: boolean }>(sql`
        insert into access_grant (id, item_id, user_id, group_id, permission, granted_by_id, granted_at, expires_at)
        select id, ${item.id}::uuid, ${principal.userId}::uuid, ${principal.groupId}::uuid, permission, ${viewer.userId}::uuid,
               ${write.at}::timestamptz, ${expiresAt}::timestamptz
        from unnest(${permissions.map(() => newId())}::uuid[], ${permissions}::text[]) as given (id, permission)
        on conflict (item_id, user_id, group_id, permission) do update
          set expires_at = excluded.expires_at, ${beginAnew}
        returning ${grantColumns}, coalesce(old.expires_at <= ${write.at}, old.id is null) as "isNew"`);
      recordChange(write, item, principal, { permissions, expiresAt });
      if (principal.userId !== null && granted.some(({ isNew }) => isNew)) {
        write.notify({ userId: principal.userId, kind: 'SHARED_WITH_ME', itemId: item.id });
      }
      return permissions.flatMap((wanted) => granted.filter(({ permission }) => permission === wanted));
    });
  }

  /**
   * Takes the permissions away, all of them where none is named. Needs MANAGE_ACCESS, and MANAGE on the item. Answers the
   * grants that it removed; what was over goes unsaid. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT for the owner's MANAGE.
   */
  revoke(caller: Caller, input: RevokeAccessInput): Promise<GrantRow[]> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'revokeAccess', async (write) => {
      const item = await lockManageableItem(write, viewer, input.itemId, 'MANAGE_ACCESS');
      const principal = await lockPrincipal(write.transaction, input.principal);
      const permissions = input.permissions ? checkPermissions(input.permissions) : null;
      // Without names it takes all but what an owner always holds.
      if (permissions !== null) refuseOwner(item, principal, permissions);
      const gone = await write.transaction.rows<GrantRow & { readonly inForce: boolean }>(sql`
        delete from access_grant
        where access_grant.item_id = ${item.id} and ${grantedTo(principal)}
          and (${permissions}::text[] is null or access_grant.permission = any(${permissions}::text[]))
          and not (access_grant.permission = 'MANAGE' and access_grant.user_id is not distinct from ${item.ownerId}::uuid)
        returning ${grantColumns}, access_grant.expires_at is null or access_grant.expires_at > ${write.at} as "inForce"`);
      const removed = gone.filter(({ inForce }) => inForce);
      if (removed.length > 0) recordChange(write, item, principal, { permissions });
      else write.audit(auditTarget(item), { principal: principalKey(principal), permissions });
      return removed;
    });
  }
}

/** What was over is given anew: by this viewer, now. What is in force stays whose it was. */
const beginAnew = sql`
  granted_by_id = case when access_grant.expires_at <= excluded.granted_at
                       then excluded.granted_by_id else access_grant.granted_by_id end,
  granted_at = case when access_grant.expires_at <= excluded.granted_at
                    then excluded.granted_at else access_grant.granted_at end`;

function recordChange(write: Write, item: FoundItem, principal: Principal, details: object): void {
  write.changeAccess(item, [principalKey(principal)]);
  write.touch(touchedBy(principal));
  write.audit(auditTarget(item), { principal: principalKey(principal), ...details });
}

/** Each once; none at all: BAD_USER_INPUT. */
function checkPermissions(permissions: readonly Permission[]): Permission[] {
  if (permissions.length === 0) {
    throw badUserInput({ path: 'permissions', rule: 'required', message: 'Name at least one permission.' });
  }
  return [...new Set(permissions)];
}

function checkExpiry(expiresAt: Date | null, now: Date): Date | null {
  if (expiresAt !== null && expiresAt <= now) {
    throw badUserInput({ path: 'expiresAt', rule: 'future', message: 'It would be over already.' });
  }
  return expiresAt;
}

function refuseOwner(item: FoundItem, principal: Principal, permissions: readonly Permission[]): void {
  if (principal.userId === item.ownerId && permissions.includes('MANAGE')) {
    throw conflict("The owner's MANAGE stays as long as they own it: transfer the ownership first.", {
      rule: 'OWNER',
    });
  }
}
