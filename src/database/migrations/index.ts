// Every migration, in the order in which they run.
import { Initial } from './0001-initial.js';
import { Governance } from './0002-governance.js';

export const migrations = [
  { name: '0001-initial', class: Initial },
  { name: '0002-governance', class: Governance },
] as const;
