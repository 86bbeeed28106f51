// The enum of rights.
import { registerEnumType } from 'type-graphql';
import { rights } from '../../common/rights.js';
import { enumOf } from '../enums.js';

export const Right = enumOf(rights);

registerEnumType(Right, {
  name: 'Right',
  description:
    'What a user may do on the server at all. Held through groups, each holding optionally limited to a time window.',
});
