// Lists of an item whose entries lead to items again: within one another, a few levels of them come to millions of entries.
import { Kind } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

/** Names of fields. */
interface Circle {
  readonly outer: string;
  readonly inner: string;
}

/** Which fields may not stand within each. Where an inherited grant comes from may be told with its path. */
const notWithin: ReadonlyMap<string, readonly string[]> = new Map([
  ['path', ['path', 'grants', 'shareLinks']],
  ['grants', ['grants', 'shareLinks']],
  ['shareLinks', ['grants', 'shareLinks']],
]);

const searched = new WeakMap<OperationDefinitionNode, Circle | null>();

/** One that the operation of a valid document has, through fragments too; null: it has none. No deeper than shapes may be. */
export function circleIn(document: DocumentNode, operation: OperationDefinitionNode): Circle | null {
  let circle = searched.get(operation);
  if (circle === undefined) {
    circle = search(document, operation);
    searched.set(operation, circle);
  }
  return circle;
}

function search(document: DocumentNode, operation: OperationDefinitionNode): Circle | null {
  const definitions = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) definitions.set(definition.name.value, definition);
  }
  const fragments = new Map<string, ReadonlySet<string>>();
  const circles: Circle[] = [];

  /** The lists that are in it, however deep. */
  const listsIn = (set: SelectionSetNode | undefined): ReadonlySet<string> => {
    const lists = new Set<string>();
    for (const selection of set?.selections ?? []) {
      const inside =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? listsInFragment(selection.name.value)
          : listsIn(selection.selectionSet);
      for (const list of inside) lists.add(list);
      const outer = selection.kind === Kind.FIELD ? selection.name.value : '';
      const barred = notWithin.get(outer);
      if (barred === undefined) continue;
      lists.add(outer);
      for (const inner of barred) if (inside.has(inner)) circles.push({ outer, inner });
    }
    return lists;
  };

  const listsInFragment = (name: string): ReadonlySet<string> => {
    let lists = fragments.get(name);
    if (lists === undefined) {
      lists = listsIn(definitions.get(name)?.selectionSet);
      fragments.set(name, lists);
    }
    return lists;
  };

  listsIn(operation.selectionSet);
  return circles[0] ?? null;
}
