// Who may do what with an item: giving and taking it, by grant, rule and inheritance, and why it is so.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import type { AccessExplainer } from '../../services/access/access-explainer.js';
import type { AccessRuleSetter } from '../../services/access/access-rules.js';
import type { GrantRow } from '../../services/access/grant-rows.js';
import type { Grants } from '../../services/access/grants.js';
import type { Inheritance } from '../../services/access/inheritance.js';
import type { RuleRow } from '../../services/access/rule-rows.js';
import type { SharedWithMe } from '../../services/access/shared-with-me.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Item, ItemConnection } from '../items/item.js';
import { DateTime } from '../scalars.js';
import { AccessExplanation } from './explanation.js';
import { Grant } from './grant.js';
import { GrantAccessInput, RevokeAccessInput, SetAccessRulesInput, SetInheritanceInput } from './inputs.js';
import { AccessRule } from './rule.js';

type Given<Value> = Value | null | undefined;

@Resolver()
export class AccessResolver {
  constructor(
    private readonly grants: Grants,
    private readonly inheritance: Inheritance,
    private readonly rules: AccessRuleSetter,
    private readonly explainer: AccessExplainer,
    private readonly shared: SharedWithMe,
  ) {}

  @Query(() => AccessExplanation, {
    description:
      "By what is granted today. `userId` missing means the viewer; someone else's needs VIEW_ACCESS and MANAGE on the item. " +
      '`at` missing means now. NOT_FOUND, FORBIDDEN.',
  })
  explainAccess(
    @Ctx() { caller }: ApiContext,
    @Arg('itemId', () => ID) itemId: string,
    @Arg('userId', () => ID, { nullable: true }) userId: Given<string>,
    @Arg('at', () => DateTime, { nullable: true }) at: Given<Date>,
  ): Promise<object> {
    return this.explainer.explain(caller, itemId, userId, at);
  }

  @Query(() => ItemConnection, {
    description:
      'What a grant to the viewer or one of their groups stands on and they do not own, the one with the newest grant first.',
  })
  sharedWithMe(
    @Ctx() { caller }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
  ): Promise<Connection<ItemRow>> {
    return this.shared.list(caller, { first, after });
  }

  @Audited()
  @Mutation(() => [Grant], {
    description:
      'Answers the grants named, made or already there; repeating replaces the expiry. Needs MANAGE_ACCESS, and MANAGE on the ' +
      "item for as long as is given. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT where the owner's MANAGE would get an end.",
  })
  grantAccess(
    @Arg('input', () => GrantAccessInput) input: GrantAccessInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<GrantRow[]> {
    return this.grants.grant(caller, input);
  }

  @Audited()
  @Mutation(() => [Grant], {
    description:
      'Answers the grants that it removed, but for those that were over. Needs MANAGE_ACCESS, and MANAGE on the item. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; ' +
      "CONFLICT for the owner's MANAGE, which stays where no permission is named.",
  })
  revokeAccess(
    @Arg('input', () => RevokeAccessInput) input: RevokeAccessInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<GrantRow[]> {
    return this.grants.revoke(caller, input);
  }

  @Audited()
  @Mutation(() => Item, {
    description:
      'Whether what is granted above reaches the item and what inherits from it. Needs MANAGE_ACCESS, and MANAGE on the item, ' +
      'which the viewer and the owner keep by a grant. NOT_FOUND, FORBIDDEN; CONFLICT for the root.',
  })
  setInheritance(
    @Arg('input', () => SetInheritanceInput) input: SetInheritanceInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<ItemRow> {
    return this.inheritance.set(caller, input);
  }

  @Audited()
  @Mutation(() => [AccessRule], {
    description:
      "Replaces the item's rules and answers them. Needs MANAGE_ACCESS_RULES, and MANAGE on the item, for good where " +
      'there are to be rules. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT where the viewer would lose MANAGE by it.',
  })
  setAccessRules(
    @Arg('input', () => SetAccessRulesInput) input: SetAccessRulesInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<RuleRow[]> {
    return this.rules.set(caller, input);
  }
}
