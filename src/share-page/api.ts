// Asks the API what the link opens, and tells what came in the way.

export interface SharedChild {
  readonly id: string;
  readonly kind: 'FOLDER' | 'DOCUMENT';
  readonly name: string;
  readonly size: number | null;
  readonly mimeType: string | null;
  readonly updatedAt: string;
  readonly previewUrl: string | null;
  readonly downloadUrl: string | null;
}

interface Crumb {
  readonly id: string;
  readonly name: string;
}

export interface SharedItem {
  readonly kind: 'FOLDER' | 'DOCUMENT';
  readonly name: string;
  readonly size: number | null;
  readonly mimeType: string | null;
  readonly permission: 'VIEW' | 'DOWNLOAD' | 'UPLOAD';
  readonly expiresAt: string | null;
  readonly sharedBy: string;
  readonly previewUrl: string | null;
  readonly downloadUrl: string | null;
  readonly uploadUrl: string | null;
  /** What the server takes of one file. */
  readonly maxUploadBytes: number;
  readonly archiveUrl: string | null;
  /** From the shared folder down to the one that is listed. */
  readonly breadcrumbs: readonly Crumb[] | null;
  readonly children: {
    readonly nodes: readonly SharedChild[];
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

export interface Wanted {
  readonly password: string | null;
  readonly folderId: string | null;
  readonly after: string | null;
  /** How many of what is in the folder: 100 at most. */
  readonly first: number;
}

/** What the page says something about; anything else is FAILED. */
export type ProblemKind =
  | 'PASSWORD_MISSING'
  | 'PASSWORD_WRONG'
  | 'LINK_GONE'
  | 'NOT_FOUND'
  /** The link is good, the folder below it is not there. */
  | 'MISSING'
  | 'RATE_LIMITED'
  | 'LOCKDOWN'
  | 'OFFLINE'
  | 'FAILED';

export class Problem extends Error {
  /** `retryAfter` is in seconds, where the server said so. */
  constructor(
    readonly kind: ProblemKind,
    readonly retryAfter: number | null = null,
  ) {
    super(kind);
  }
}

const query = `query SharedItem($token: String!, $password: String, $folderId: ID, $first: Int, $after: String) {
  server { maxUploadBytes }
  shareLink(token: $token, password: $password) {
    kind name size mimeType permission expiresAt sharedBy previewUrl downloadUrl uploadUrl archiveUrl
    breadcrumbs(folderId: $folderId) { id name }
    children(folderId: $folderId, first: $first, after: $after) {
      nodes { id kind name size mimeType updatedAt previewUrl downloadUrl }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Answer {
  readonly data?: {
    readonly server: { readonly maxUploadBytes: number };
    readonly shareLink: Omit<SharedItem, 'maxUploadBytes'>;
  } | null;
  readonly errors?: readonly ApiError[];
}

interface ApiError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?: string;
    readonly reason?: string;
    readonly retryAfter?: number;
  };
}

/** Throws a Problem for whatever comes in the way. */
export async function fetchShared(token: string, wanted: Wanted): Promise<SharedItem> {
  const answer = await post({ token, ...wanted });
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw problemOf(error);
  if (!answer.data) throw new Problem('FAILED');
  const { server, shareLink } = answer.data;
  return { ...shareLink, ...server };
}

async function post(variables: Readonly<Record<string, string | number | null>>): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch('../graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    throw new Problem('OFFLINE');
  }
  try {
    return (await response.json()) as Answer;
  } catch {
    // A proxy's page, or an answer that broke off.
    throw new Problem(response.ok ? 'OFFLINE' : 'FAILED');
  }
}

function problemOf({ path, extensions = {} }: ApiError): Problem {
  switch (extensions.code) {
    case 'LINK_PASSWORD_REQUIRED':
      return new Problem(extensions.reason === 'WRONG' ? 'PASSWORD_WRONG' : 'PASSWORD_MISSING');
    case 'NOT_FOUND':
      return new Problem((path?.length ?? 0) > 1 ? 'MISSING' : 'NOT_FOUND');
    case 'LINK_GONE':
    case 'LOCKDOWN':
      return new Problem(extensions.code);
    case 'RATE_LIMITED':
      return new Problem('RATE_LIMITED', extensions.retryAfter ?? null);
    default:
      return new Problem('FAILED');
  }
}
