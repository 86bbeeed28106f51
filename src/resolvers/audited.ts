// Every mutation is audited by its name, refused ones too: what succeeds is recorded in its own transaction, what does
// not is recorded here.
import type { GraphQLResolveInfo } from 'graphql';
import { createMethodMiddlewareDecorator } from 'type-graphql';
import type { ActionName } from '../access/actions.js';
import { SheafError } from '../common/errors.js';
import { isId } from '../common/ids.js';
import type { ApiContext, RefusalClaim } from './context.js';

/** Put on every mutation; a test holds that none is without it, and that each is in the catalogue of actions. */
export function Audited(): MethodDecorator {
  return createMethodMiddlewareDecorator<ApiContext>(async ({ context, info, args }, next) => {
    let result: unknown;
    try {
      result = await next();
    } catch (error) {
      const code = error instanceof SheafError ? error.code : 'INTERNAL_SERVER_ERROR';
      await context.recordRefusal(context.caller, actionOf(info), code, claimOf(args));
      throw error;
    }
    await context.renew();
    return result;
  });
}

const actionOf = (info: GraphQLResolveInfo): ActionName => info.fieldName as ActionName;

const targetFields = [
  'itemId',
  'documentId',
  'userId',
  'groupId',
  'tagId',
  'commentId',
  'parentId',
  'targetFolderId',
  'shareLinkId',
  'id',
] as const;

/** What the caller says they act on, where it has the form of an id, and the name a sign-in claims. */
function claimOf(args: Readonly<Record<string, unknown>>): RefusalClaim {
  const { input } = args;
  const values = (typeof input === 'object' && input !== null ? input : args) as Readonly<
    Record<string, unknown>
  >;
  // Of several items none is the target.
  const items = values['itemIds'];
  const only: unknown = Array.isArray(items) && items.length === 1 ? items[0] : null;
  const target = [...targetFields.map((field) => values[field]), only].find(
    (value) => typeof value === 'string' && isId(value),
  );
  const name = values['login'];
  return {
    name: typeof name === 'string' ? name.replaceAll('\0', '\ufffd').slice(0, 320) : null,
    targetId: (target as string | undefined) ?? null,
  };
}
