// The entities, as the ORM is told of them.
import { Grant } from './grant.js';
import { Group, GroupRight, Membership } from './group.js';
import { Document, Folder, Item } from './item.js';
import { Blob, Revision } from './revision.js';
import { Session } from './session.js';
import { ShareLink } from './share-link.js';
import { DocumentTag, Tag } from './tag.js';
import { User } from './user.js';

export { Document, Folder, Grant, Group, Membership, Revision, Session, ShareLink, User };

export const entities = [
  Blob,
  Document,
  DocumentTag,
  Folder,
  Grant,
  Group,
  GroupRight,
  Item,
  Membership,
  Revision,
  Session,
  ShareLink,
  Tag,
  User,
];
