// Lists a shared folder: folders to go down to, files to look at and to save, and the next page on demand.
import { hashOf } from './address.js';
import type { Problem, SharedChild } from './api.js';
import { button, element, icon, named, unseen } from './dom.js';
import type { Page } from './page.js';
import { breadcrumbs, downloadLink, facts, origin, timeOf } from './parts.js';
import { asProblem, type Listing, type Visit } from './visit.js';

export interface FolderOptions {
  readonly listing: Listing;
  readonly visit: Visit;
  readonly onProblem: (problem: Problem) => void;
}

export function showFolder(page: Page, { listing, visit, onProblem }: FolderOptions): void {
  const { texts } = page;
  const { shared, folderId } = listing;
  const name = shared.breadcrumbs?.at(-1)?.name ?? shared.name;
  const total = shared.children?.totalCount ?? 0;
  const list = element('ul', { class: 'listing', 'aria-label': texts.listing });
  list.append(...listing.children.map((child) => row(page, child, folderId)));

  const count = element('p', { class: 'hint' });
  const paging = element('div', { class: 'paging' }, count);
  const more = button(texts.showMore, () => void showMore());
  const refresh = (): void => {
    const shown = listing.children.length;
    count.textContent = shown < total ? texts.shownOf(shown, total) : '';
    if (listing.nextCursor === null) more.remove();
    else paging.append(more);
  };
  const showMore = async (): Promise<void> => {
    if (more.getAttribute('aria-disabled') === 'true') return;
    more.setAttribute('aria-disabled', 'true');
    try {
      const rows = (await visit.more(listing)).map((child) => row(page, child, folderId));
      list.append(...rows);
      refresh();
      page.announce(texts.shownOf(listing.children.length, total));
      // The button may be gone: go on where the new ones begin.
      rows[0]?.querySelector('a')?.focus();
    } catch (error) {
      onProblem(asProblem(error));
    } finally {
      more.removeAttribute('aria-disabled');
    }
  };
  refresh();

  const archive =
    shared.archiveUrl === null || folderId !== null
      ? null
      : element('p', { class: 'actions' }, downloadLink(texts.downloadAll, shared.archiveUrl));
  page.present(
    name,
    breadcrumbs(page, shared, { toLast: false }),
    facts(texts.itemCount(total), ...origin(page, shared)),
    archive,
    total === 0 ? element('p', {}, texts.emptyFolder) : list,
    paging,
  );
}

function row(page: Page, child: SharedChild, folderId: string | null): HTMLLIElement {
  const { texts, formats } = page;
  const isFolder = child.kind === 'FOLDER';
  const place = isFolder ? { folderId: child.id, fileId: null } : { folderId, fileId: child.id };
  const link = element(
    'a',
    { class: 'name', href: hashOf(place) },
    icon(child.kind),
    unseen(`${isFolder ? texts.folder : texts.file}: `),
    named(child.name),
  );
  const size = child.size === null ? [] : [formats.size(child.size)];
  return element(
    'li',
    {},
    link,
    facts(...size, timeOf(page, child.updatedAt)),
    child.downloadUrl === null
      ? null
      : downloadLink(texts.download, child.downloadUrl, texts.downloadNamed(child.name)),
  );
}
