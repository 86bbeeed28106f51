// Every migration, in the order in which they run.
import { Initial } from './0001-initial.js';
import { Governance } from './0002-governance.js';
import { AccessRules } from './0003-access-rules.js';
import { ShareLinks } from './0004-share-links.js';
import { Collaboration } from './0005-collaboration.js';
import { Processing } from './0006-processing.js';
import { Uploads } from './0007-uploads.js';
import { Office } from './0008-office.js';
import { Search } from './0009-search.js';
import { PassedBounds } from './0010-passed-bounds.js';
import { ChangeFeed } from './0011-change-feed.js';
import { NotificationFeed } from './0012-notification-feed.js';
import { UserWords } from './0013-user-words.js';
import { RulesBefore } from './0014-rules-before.js';
import { GrantsByAge } from './0015-grants-by-age.js';
import { SessionExpiry } from './0016-session-expiry.js';
import { UnnamedBlobs } from './0017-unnamed-blobs.js';

export const migrations = [
  { name: '0001-initial', class: Initial },
  { name: '0002-governance', class: Governance },
  { name: '0003-access-rules', class: AccessRules },
  { name: '0004-share-links', class: ShareLinks },
  { name: '0005-collaboration', class: Collaboration },
  { name: '0006-processing', class: Processing },
  { name: '0007-uploads', class: Uploads },
  { name: '0008-office', class: Office },
  { name: '0009-search', class: Search },
  { name: '0010-passed-bounds', class: PassedBounds },
  { name: '0011-change-feed', class: ChangeFeed },
  { name: '0012-notification-feed', class: NotificationFeed },
  { name: '0013-user-words', class: UserWords },
  { name: '0014-rules-before', class: RulesBefore },
  { name: '0015-grants-by-age', class: GrantsByAge },
  { name: '0016-session-expiry', class: SessionExpiry },
  { name: '0017-unnamed-blobs', class: UnnamedBlobs },
] as const;
