// Anything by its id.
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { requireViewer } from '../access/checks.js';
import { badUserInput } from '../common/errors.js';
import type { NodeFinder } from '../services/nodes.js';
import type { ApiContext } from './context.js';
import { Node } from './node.js';

const MOST_IDS = 100;

@Resolver()
export class NodeQueries {
  constructor(private readonly finder: NodeFinder) {}

  @Query(() => Node, { nullable: true, description: 'Null where there is none that the viewer may know of.' })
  async node(@Ctx() { caller }: ApiContext, @Arg('id', () => ID) id: string): Promise<object | null> {
    const [found] = await this.finder.find(requireViewer(caller), [id]);
    return found ?? null;
  }

  @Query(() => [Node], { nullable: 'items', description: 'At most 100, in the order of the ids.' })
  nodes(@Ctx() { caller }: ApiContext, @Arg('ids', () => [ID]) ids: string[]): Promise<(object | null)[]> {
    const viewer = requireViewer(caller);
    if (ids.length > MOST_IDS) {
      throw badUserInput({ path: 'ids', rule: 'maxLength', message: `At most ${MOST_IDS} ids are taken.` });
    }
    return this.finder.find(viewer, ids);
  }
}
