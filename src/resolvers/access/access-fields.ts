// What items tell of who may do what with them, as far as the viewer may know.
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { permissionsOn } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { AccessReason as Reason } from '../../services/access/explain.js';
import type { GrantRow } from '../../services/access/grant-rows.js';
import type { RuleRow } from '../../services/access/rule-rows.js';
import type { GroupRow } from '../../services/groups/group-row.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { User } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { Group } from '../groups/group.js';
import { Item } from '../items/item.js';
import { lineageOf } from '../items/lineage.js';
import { AccessReason } from './explanation.js';
import { Grant, Principal } from './grant.js';
import { AccessRule, RuleClause } from './rule.js';

type MaybePromise<Value> = Promise<Value> | Value;

@Resolver(() => Item)
export class ItemAccessFields {
  @FieldResolver(() => [Grant], {
    nullable: true,
    description:
      'Grants on the item itself, newest first; with `inherited: true` also those that reach it from above. Those that are ' +
      'over are left out; of each item at most 1,000 are shown. Null without VIEW_ACCESS and MANAGE.',
  })
  async grants(
    @Root() item: ItemRow,
    @Ctx() context: ApiContext,
    @Arg('inherited', () => Boolean, { nullable: true, defaultValue: false }) inherited: boolean | null,
  ): Promise<readonly GrantRow[] | null> {
    const { viewer } = context.caller;
    if (viewer?.rights.has('VIEW_ACCESS') !== true) return null;
    const lineage = await lineageOf(item, context);
    if (!managed(viewer, item, lineage)) return null;
    const standing = await context.loaders.grantsByItem.loadMany(
      inherited === true ? [...lineage] : [item.id],
    );
    return standing.flatMap((grants) => {
      if (grants instanceof Error) throw grants;
      return grants;
    });
  }

  @FieldResolver(() => [AccessRule], { nullable: true, description: 'Null without VIEW_ACCESS_RULES.' })
  accessRules(
    @Root() item: ItemRow,
    @Ctx() { caller, loaders }: ApiContext,
  ): Promise<readonly RuleRow[]> | null {
    return caller.viewer?.rights.has('VIEW_ACCESS_RULES') === true ? loaders.rulesByItem.load(item.id) : null;
  }
}

const managed = (viewer: Viewer, item: ItemRow, lineage: readonly ItemId[]): boolean =>
  includes(permissionsOn(viewer, { id: item.id, lineage }), 'MANAGE');

@Resolver(() => Grant)
export class GrantFields {
  @FieldResolver(() => Item, {
    nullable: true,
    description: 'Where it stands: the item or an ancestor; null where the viewer may not read that.',
  })
  item(@Root() { itemId }: GrantRow, @Ctx() { loaders }: ApiContext): Promise<ItemRow | null> {
    return loaders.itemById.load(itemId);
  }

  @FieldResolver(() => Principal)
  principal(
    @Root() { userId, groupId }: GrantRow,
    @Ctx() { loaders }: ApiContext,
  ): MaybePromise<object | null> {
    if (userId !== null) return loaders.userById.load(userId);
    return groupId === null ? { label: 'Everyone' } : loaders.groupById.load(groupId);
  }

  @FieldResolver(() => User, { nullable: true })
  grantedBy(@Root() { grantedById }: GrantRow, @Ctx() { loaders }: ApiContext): MaybePromise<object | null> {
    return grantedById === null ? null : loaders.userById.load(grantedById);
  }
}

/** Without one of all, the others would ask for less than the rule does: none, which is not taken back as a rule either. */
function groupsShown(
  { match, groupIds }: NonNullable<RuleRow['clauses'][number]['groups']>,
  there: ReadonlyMap<string, GroupRow>,
): GroupRow[] {
  const found = groupIds.map((id) => there.get(id)).filter((group) => group !== undefined);
  return match === 'ALL' && found.length < groupIds.length ? [] : found;
}

@Resolver(() => AccessRule)
export class AccessRuleFields {
  @FieldResolver(() => [RuleClause])
  async clauses(@Root() { clauses }: RuleRow, @Ctx() { loaders }: ApiContext): Promise<RuleClause[]> {
    const named = [...new Set(clauses.flatMap(({ groups }) => groups?.groupIds ?? []))];
    const there = new Map<string, GroupRow>();
    for (const group of await loaders.groupById.loadMany(named)) {
      if (group instanceof Error) throw group;
      if (group !== null) there.set(group.id, group);
    }
    return clauses.map(({ match, groups, rights }) => ({
      match,
      groups: groups === null ? null : { match: groups.match, groups: groupsShown(groups, there) },
      rights: rights === null ? null : { match: rights.match, rights: [...rights.rights] },
    }));
  }

  @FieldResolver(() => User, { nullable: true })
  createdBy(@Root() { createdById }: RuleRow, @Ctx() { loaders }: ApiContext): MaybePromise<object | null> {
    return createdById === null ? null : loaders.userById.load(createdById);
  }
}

@Resolver(() => AccessReason)
export class AccessReasonFields {
  @FieldResolver(() => Grant, { nullable: true })
  grant(@Root() reason: Reason): GrantRow | null {
    return reason.grant;
  }

  @FieldResolver(() => AccessRule, { nullable: true })
  rule(@Root() reason: Reason): RuleRow | null {
    return reason.rule;
  }

  @FieldResolver(() => Item, {
    nullable: true,
    description:
      'The item that the grant or rule stands on, the item itself or an ancestor; null where the viewer may not read it.',
  })
  on(@Root() { onId }: Reason, @Ctx() { loaders }: ApiContext): Promise<ItemRow | null> | null {
    return onId === null ? null : loaders.itemById.load(onId);
  }

  @FieldResolver(() => Group, { nullable: true, description: 'The group through which it reaches the user.' })
  via(@Root() { viaId }: Reason, @Ctx() { loaders }: ApiContext): Promise<GroupRow | null> | null {
    return viaId === null ? null : loaders.groupById.load(viaId);
  }
}
