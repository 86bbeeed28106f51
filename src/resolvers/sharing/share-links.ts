// Making, changing and taking back share links.
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { ShareLinkRow } from '../../services/sharing/share-link-rows.js';
import type { ShareLinks } from '../../services/sharing/share-links.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { CreateShareLinkInput, UpdateShareLinkInput } from './inputs.js';
import { ShareLink } from './share-link.js';

@Resolver()
export class ShareLinksResolver {
  constructor(private readonly links: ShareLinks) {}

  @Audited()
  @Mutation(() => ShareLink, {
    description:
      'Needs SHARE_ITEMS, and SHARE on the item; for UPLOAD also WRITE. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT for an ' +
      'UPLOAD link to the folder of all homes.',
  })
  createShareLink(
    @Arg('input', () => CreateShareLinkInput) input: CreateShareLinkInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<ShareLinkRow> {
    return this.links.create(caller, input);
  }

  @Audited()
  @Mutation(() => ShareLink, {
    description: "For the link's creator, and for MANAGE on the item. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.",
  })
  updateShareLink(
    @Arg('input', () => UpdateShareLinkInput) input: UpdateShareLinkInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<ShareLinkRow> {
    return this.links.update(caller, input);
  }

  @Audited()
  @Mutation(() => ShareLink, {
    description:
      "Answers what the link was; its visitors' links end at once. For the link's creator, and for MANAGE on the item. " +
      'NOT_FOUND, FORBIDDEN.',
  })
  deleteShareLink(
    @Arg('shareLinkId', () => ID) shareLinkId: string,
    @Ctx() { caller }: ApiContext,
  ): Promise<ShareLinkRow> {
    return this.links.delete(caller, shareLinkId);
  }
}
