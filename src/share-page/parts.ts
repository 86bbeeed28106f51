// What several views show alike: who shared the item, the way down to it, and the links that save something.
import { hashOf } from './address.js';
import type { SharedItem } from './api.js';
import { element, named } from './dom.js';
import type { Page } from './page.js';

/** Facts in one line, with something between them that is not read out. */
export const facts = (...parts: readonly (Node | string)[]): HTMLElement =>
  element('p', { class: 'facts' }, ...parts.map((part) => element('span', {}, part)));

export function origin({ texts, formats }: Page, shared: SharedItem): readonly (Node | string)[] {
  const { sharedBy, expiresAt } = shared;
  return [texts.sharedBy(sharedBy), ...(expiresAt === null ? [] : [texts.expires(formats.date(expiresAt))])];
}

export const timeOf = ({ formats }: Page, time: string): HTMLElement =>
  element('time', { datetime: time }, formats.date(time));

/** From the shared folder down; the last one is a link where a file in it is shown. Null where there is nothing above. */
export function breadcrumbs(
  page: Page,
  shared: SharedItem,
  { toLast }: { readonly toLast: boolean },
): Node | null {
  const crumbs = (shared.breadcrumbs ?? []).slice(0, toLast ? undefined : -1);
  if (crumbs.length === 0) return null;
  const links = crumbs.map(({ id, name }, at) =>
    element('a', { href: hashOf({ folderId: at === 0 ? null : id, fileId: null }) }, named(name)),
  );
  return element(
    'nav',
    { class: 'breadcrumbs', 'aria-label': page.texts.breadcrumbs },
    element('ol', {}, ...links.map((link) => element('li', {}, link))),
  );
}

/** Saves what is at the address, under the name that the server gives it. */
export const downloadLink = (text: string, url: string, label: string | null = null): HTMLAnchorElement =>
  element('a', { class: 'button', href: url, download: '', 'aria-label': label }, text);
