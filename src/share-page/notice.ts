// Says in plain words why there is nothing to show, with a way on where there is one.
import type { Problem } from './api.js';
import { button, element } from './dom.js';
import type { Page } from './page.js';

/** Where a password is asked for, that is a view of its own. */
export interface NoticeOptions {
  readonly retry: () => void;
  /** Whether the shared folder can be shown without asking again. */
  readonly hasTop: boolean;
}

export function showNotice(page: Page, problem: Problem, { retry, hasTop }: NoticeOptions): void {
  const { texts, formats } = page;
  const [title, text, way] = ((): [string, string, Node | null] => {
    const again = button(texts.retry, retry);
    const top = element('a', { href: '#' }, texts.backToTop);
    switch (problem.kind) {
      case 'LINK_GONE':
        return [texts.goneTitle, texts.gone, hasTop ? top : null];
      case 'NOT_FOUND':
        return [texts.notFoundTitle, texts.notFound, null];
      case 'MISSING':
        return [texts.missingTitle, texts.missing, top];
      case 'LOCKDOWN':
        return [texts.lockdownTitle, texts.lockdown, again];
      case 'OFFLINE':
        return [texts.offlineTitle, texts.offline, again];
      case 'RATE_LIMITED':
        return [texts.limitedTitle, texts.limited(formats.wait(problem.retryAfter ?? 60)), again];
      default:
        return [texts.failedTitle, texts.failed, again];
    }
  })();
  page.present(title, element('p', {}, text), way === null ? null : element('p', { class: 'actions' }, way));
}
