// Shows one file: what it is, how to save it, and its content as far as the browser can show it.
import type { SharedChild, SharedItem } from './api.js';
import { element } from './dom.js';
import type { Page } from './page.js';
import { breadcrumbs, downloadLink, facts, origin, timeOf } from './parts.js';
import { previewOf } from './preview.js';

/** The shared document itself, or a file of a shared folder. */
export function showFile(page: Page, shared: SharedItem, file: SharedItem | SharedChild): void {
  const { texts, formats } = page;
  const size = file.size === null ? [] : [formats.size(file.size)];
  const changed = 'updatedAt' in file ? [timeOf(page, file.updatedAt)] : [];
  page.present(
    file.name,
    'updatedAt' in file ? breadcrumbs(page, shared, { toLast: true }) : null,
    facts(...size, ...changed, ...origin(page, shared)),
    file.downloadUrl === null
      ? null
      : element('p', { class: 'actions' }, downloadLink(texts.download, file.downloadUrl)),
    element('section', { class: 'preview', 'aria-label': texts.preview }, previewOf(page, file)),
  );
}
