// How large an operation is once its fragments are written out: measured once for each document.
import { Kind, TokenKind } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

export interface Shape {
  /** Levels of fields. */
  readonly depth: number;
  /** Fields and fragments, with all that is in them. */
  readonly selections: number;
  /** The same below `__schema` and `__type`, which counts to neither of the others. */
  readonly introspection: number;
  /** Aliases of the field that has the most. */
  readonly aliases: number;
  /** Brackets of any kind within one another, in the whole document. */
  readonly nesting: number;
}

type Extent = Pick<Shape, 'depth' | 'selections' | 'introspection'>;

const introspecting: ReadonlySet<string> = new Set(['__schema', '__type']);

const measured = new WeakMap<OperationDefinitionNode, Shape>();

/** The shape of an operation of a valid document: one whose fragments are all there and in no circle. */
export function shapeOf(document: DocumentNode, operation: OperationDefinitionNode): Shape {
  let shape = measured.get(operation);
  if (shape === undefined) {
    shape = measure(document, operation);
    measured.set(operation, shape);
  }
  return shape;
}

function measure(document: DocumentNode, operation: OperationDefinitionNode): Shape {
  const definitions = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) definitions.set(definition.name.value, definition);
  }
  // Each fragment is measured once: written out, a few of them may come to millions of fields.
  const fragments = new Map<string, Extent>();
  const aliases = new Map<string, number>();

  const extentOf = (set: SelectionSetNode | undefined): Extent => {
    let [depth, selections, introspection] = [0, 0, 0];
    for (const selection of set?.selections ?? []) {
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? extentOfFragment(selection.name.value)
          : extentOf(selection.selectionSet);
      let levels = 0;
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (selection.alias !== undefined) aliases.set(name, (aliases.get(name) ?? 0) + 1);
        if (introspecting.has(name)) {
          introspection += 1 + inner.selections;
          continue;
        }
        levels = name === '__typename' ? 0 : 1;
      }
      depth = Math.max(depth, levels + inner.depth);
      selections += 1 + inner.selections;
      introspection += inner.introspection;
    }
    return { depth, selections, introspection };
  };

  const extentOfFragment = (name: string): Extent => {
    let extent = fragments.get(name);
    if (extent === undefined) {
      extent = extentOf(definitions.get(name)?.selectionSet);
      fragments.set(name, extent);
    }
    return extent;
  };

  const extent = extentOf(operation.selectionSet);
  return { ...extent, aliases: Math.max(0, ...new Set(aliases.values())), nesting: nestingOf(document) };
}

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

function nestingOf({ loc }: DocumentNode): number {
  let [level, deepest] = [0, 0];
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    if (opening.has(token.kind)) level += 1;
    else if (closing.has(token.kind)) level -= 1;
    deepest = Math.max(deepest, level);
  }
  return deepest;
}
