// What may happen to a random world, one thing after the other: changes of access and of the tree, of groups, and of the time.
import fc from 'fast-check';
import { change } from '../access/random-changes.js';
import { GROUPS, USERS, place } from '../access/random-world.js';

const kind = <Name extends string>(name: Name) => fc.constant(name);
const on = <Name extends string>(name: Name) => fc.record({ kind: kind(name), on: place });
const belonging = { user: fc.nat(USERS - 1), group: fc.nat(GROUPS - 1) };

export const step = fc.oneof(
  { weight: 6, arbitrary: change },
  { weight: 1, arbitrary: on('CREATE') },
  { weight: 1, arbitrary: on('RENAME') },
  { weight: 2, arbitrary: on('TRASH') },
  { weight: 2, arbitrary: on('RESTORE') },
  { weight: 1, arbitrary: on('PURGE') },
  { weight: 1, arbitrary: fc.record({ kind: kind('JOIN'), ...belonging }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('LEAVE'), ...belonging }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('WAIT') }) },
);
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
