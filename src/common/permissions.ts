// What one may do with an item, as a set of bits: each permission but READ implies READ, MANAGE implies all.

export const permissions = ['READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE', 'MANAGE'] as const;
export type Permission = (typeof permissions)[number];

/** A set of permissions, closed under implication. */
export type PermissionMask = number;

export const NO_PERMISSIONS: PermissionMask = 0;
export const ALL_PERMISSIONS: PermissionMask = 0b111111;

const maskOf: Readonly<Record<Permission, PermissionMask>> = {
  READ: 0b000001,
  WRITE: 0b000011,
  MOVE: 0b000101,
  DELETE: 0b001001,
  SHARE: 0b010001,
  MANAGE: ALL_PERMISSIONS,
};

/** The permission with all that it implies. */
export const implied = (permission: Permission): PermissionMask => maskOf[permission];

export const includes = (mask: PermissionMask, permission: Permission): boolean =>
  (mask & maskOf[permission]) === maskOf[permission];

/** The permissions in the mask, in the order of the enum. */
export const listed = (mask: PermissionMask): Permission[] =>
  permissions.filter((permission) => includes(mask, permission));
