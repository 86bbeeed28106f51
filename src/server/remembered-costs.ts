// What operations cost, remembered: clients send the same documents again and again, and reckoning takes time each time.
import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Of one operation: pages of different lengths, mostly. */
const MOST_KINDS = 50;
const LONGEST_KIND = 300;
const DEEPEST_KIND = 10;

const remembered = new WeakMap<OperationDefinitionNode, LRUCache<string, number>>();

/** The cost of the operation with variables of this kind: reckoned once, unless that throws. */
export function rememberedCost(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  reckon: () => number,
): number {
  const kind = kindOfAll(operation, variables);
  if (kind.length > LONGEST_KIND) return reckon();
  let costs = remembered.get(operation);
  if (costs === undefined) {
    costs = new LRUCache({ max: MOST_KINDS });
    remembered.set(operation, costs);
  }
  let cost = costs.get(kind);
  if (cost === undefined) {
    cost = reckon();
    costs.set(kind, cost);
  }
  return cost;
}

/** Of the variables that the operation declares: whatever else is sent changes no cost. */
function kindOfAll(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  const kinds = variableDefinitions.map(({ variable: { name } }) =>
    kindOf(Object.hasOwn(variables, name.value) ? variables[name.value] : undefined),
  );
  return kinds.join();
}

/** All of the value but what its texts say, on which no cost depends; equal only for what is of one kind. */
function kindOf(value: unknown, level = 0): string {
  // Deeper than anything that costs: as long as what is not remembered.
  if (level > DEEPEST_KIND) return ' '.repeat(LONGEST_KIND + 1);
  if (typeof value === 'string') return 's';
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  let kind = '';
  for (const [key, inner] of Object.entries(value)) {
    kind += `${isList ? '' : `${JSON.stringify(key)}:`}${kindOf(inner, level + 1)},`;
    if (kind.length > LONGEST_KIND) break;
  }
  return isList ? `[${kind}]` : `{${kind}}`;
}
