// Where in the shared folder the visitor is, kept behind the # of the address so that back, forward and reload work.

export interface Place {
  /** Null for the shared item itself. */
  readonly folderId: string | null;
  /** A file of that folder that is looked at. */
  readonly fileId: string | null;
}

export function placeOf(hash: string): Place {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  return { folderId: parts.get('folder') || null, fileId: parts.get('file') || null };
}

export function hashOf({ folderId, fileId }: Place): string {
  const parts = new URLSearchParams();
  if (folderId !== null) parts.set('folder', folderId);
  if (fileId !== null) parts.set('file', fileId);
  return `#${parts.toString()}`;
}

/** The token in the page's own path. */
export const tokenOf = (path: string): string => decodeURIComponent(path.split('/').at(-1) ?? '');
