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
    'WRITE, MOVE, DELETE and SHARE each imply READ; MANAGE implies all.',
});

export const Match = enumOf(matches);
registerEnumType(Match, { name: 'Match', description: 'Whether all have to hold, or any one.' });

export const AccessSource = enumOf(accessSources);
registerEnumType(AccessSource, {
  name: 'AccessSource',
  description:
    'What a permission rests on; BYPASS is the right BYPASS_ACCESS, which gives MANAGE everywhere.',
});
