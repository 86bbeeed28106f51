// The enums of access.
import { registerEnumType } from 'type-graphql';
import { matches } from '../../access/rules.js';
import { permissions } from '../../common/permissions.js';
import { accessSources } from '../../services/access/explain.js';
import { enumOf } from '../enums.js';

export const Permission = enumOf(permissions);
registerEnumType(Permission, {
  name: 'Permission',
  description:
    'What a principal may do with one item and, unless the item stops inheriting, with everything below it. ' +
    'WRITE, MOVE, DELETE and SHARE each imply READ; MANAGE implies all. Much of it takes a right as well: see `Right`.',
  valuesConfig: {
    READ: { description: 'See it, its content and comments.' },
    WRITE: {
      description:
        'Add revisions, describe, tag, check out, rename (with RENAME_…), and make items in a folder.',
    },
    MOVE: { description: 'Move it elsewhere.' },
    DELETE: { description: 'Trash, restore and purge it.' },
    SHARE: { description: 'Make share links to it.' },
    MANAGE: {
      description:
        'Say who may do what with it; give it to another owner; end the check-outs, delete the comments and change the share ' +
        'links of others.',
    },
  },
});

export const Match = enumOf(matches);
registerEnumType(Match, { name: 'Match', description: 'Whether all have to hold, or any one.' });

export const AccessSource = enumOf(accessSources);
registerEnumType(AccessSource, {
  name: 'AccessSource',
  description:
    'What a permission rests on; BYPASS is the right BYPASS_ACCESS, which gives MANAGE everywhere.',
});
