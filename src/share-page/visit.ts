// What the visitor has seen of the shared item so far, with the links that came along. Each answer of the API counts as a
// visit of its own once content is taken through it, so that none is asked for twice while its links are good.
import { fetchShared, Problem, type SharedChild, type SharedItem, type Wanted } from './api.js';
import type { Place } from './address.js';

export interface Listing {
  readonly shared: SharedItem;
  readonly folderId: string | null;
  children: readonly SharedChild[];
  /** Null where everything is shown. */
  nextCursor: string | null;
  readonly fetchedAt: number;
}

/** Links last an hour; asked for anew a little earlier, in milliseconds. */
const LINKS_LAST = 55 * 60_000;
/** How much of a folder is shown at once. */
const PAGE = 50;
/** To find a file after a reload: so many more pages, each as long as the server gives them. */
const MOST_PAGES = 40;
const LONGEST_PAGE = 100;

export class Visit {
  private readonly listings = new Map<string | null, Listing>();
  private password: string | null = null;

  constructor(private readonly token: string) {}

  /** Tries the password on the place; Problem where it is not right. */
  async tryPassword(password: string, place: Place): Promise<Listing> {
    this.password = password;
    try {
      return await this.open(place);
    } catch (error) {
      // Sent again with the next request, it would count as one more guess.
      if (asProblem(error).kind === 'PASSWORD_WRONG') this.password = null;
      throw error;
    }
  }

  /**
   * The folder of the place, or the shared document; with the file that is looked at among its children, if it is there. In a
   * folder of thousands it may come later than is looked for: then there is a next page.
   */
  async open({ folderId, fileId }: Place): Promise<Listing> {
    let listing = this.listings.get(folderId);
    if (listing === undefined || isStale(listing)) {
      const shared = await this.fetch({ folderId, after: null, first: PAGE });
      listing = { shared, folderId, children: [], nextCursor: null, fetchedAt: Date.now() };
      add(listing, shared);
      this.listings.set(folderId, listing);
    }
    if (fileId !== null) await this.find(fileId, listing);
    return listing;
  }

  private async find(fileId: string, listing: Listing): Promise<void> {
    let seen = listing.children;
    for (let page = 0; page < MOST_PAGES && listing.nextCursor !== null; page++) {
      if (seen.some((child) => child.id === fileId)) return;
      seen = await this.more(listing, LONGEST_PAGE);
    }
  }

  /** Fetches the next page and answers what it brought. */
  async more(listing: Listing, first = PAGE): Promise<readonly SharedChild[]> {
    const known = listing.children.length;
    const { folderId, nextCursor: after } = listing;
    add(listing, await this.fetch({ folderId, after, first }));
    return listing.children.slice(known);
  }

  /** Whether the shared folder itself can be shown without asking again: its links work on for those who used them. */
  hasTop(): boolean {
    const top = this.listings.get(null);
    return top !== undefined && !isStale(top);
  }

  /** Forgets everything but the password, so that links are made anew. */
  forget(): void {
    this.listings.clear();
  }

  private fetch(wanted: Omit<Wanted, 'password'>): Promise<SharedItem> {
    return fetchShared(this.token, { password: this.password, ...wanted });
  }
}

export const isStale = (listing: Listing): boolean => Date.now() - listing.fetchedAt > LINKS_LAST;

function add(listing: Listing, { children }: SharedItem): void {
  if (children === null) return;
  listing.children = [...listing.children, ...children.nodes];
  listing.nextCursor = children.pageInfo.hasNextPage ? children.pageInfo.endCursor : null;
}

/** What was thrown as something that the page has words for. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem('FAILED');
