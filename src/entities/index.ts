// The entities, as the ORM is told of them.
import { Comment } from './comment.js';
import { Grant } from './grant.js';
import { Group, GroupRight, Membership } from './group.js';
import { Document, Folder, Item } from './item.js';
import { Blob, Revision } from './revision.js';
import { Session } from './session.js';
import { ShareLink } from './share-link.js';
import { DocumentTag, Tag } from './tag.js';
import { User } from './user.js';

export { Comment, Document, Folder, Grant, Group, Membership, Revision, Session, ShareLink, Tag, User };

export const entities = [
  Blob,
  Comment,
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
