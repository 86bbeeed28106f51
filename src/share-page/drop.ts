// Takes files for a drop link: dropped anywhere on the page or chosen, sent one after the other.
import { button, element, named } from './dom.js';
import type { Page } from './page.js';
import { facts, origin } from './parts.js';
import { reasonOf, Refused, sendFile } from './upload.js';
import type { SharedItem } from './api.js';

export interface DropOptions {
  readonly shared: SharedItem;
  /** Where to send files now; asked before each, for such a link lasts an hour only. */
  readonly uploadUrl: () => Promise<string>;
}

export function showDrop(page: Page, { shared, uploadUrl }: DropOptions): void {
  const { texts, formats } = page;
  const list = element('ul', { class: 'uploads', 'aria-label': texts.uploads });
  const summary = element('p', { class: 'hint' });
  const queue = new Queue(page, { list, summary, uploadUrl, maxBytes: shared.maxUploadBytes });

  const input = element('input', { id: 'files', type: 'file', multiple: '', class: 'unseen' });
  input.addEventListener('change', () => {
    queue.add([...(input.files ?? [])]);
    // So that the same file can be chosen once more.
    input.value = '';
  });
  const zone = element(
    'div',
    { class: 'zone' },
    element('p', {}, texts.dropHere),
    element('p', { class: 'hint' }, texts.or),
    input,
    element('label', { class: 'button', for: 'files' }, texts.chooseFiles),
    element('p', { class: 'hint' }, texts.eachUpTo(formats.limit(shared.maxUploadBytes))),
  );
  const signal = page.present(
    texts.dropTitle(shared.name),
    facts(...origin(page, shared)),
    element('p', {}, texts.dropHint),
    zone,
    summary,
    list,
  );
  takeDrops(page, { zone, signal, onFiles: (files) => queue.add(files) });
  addEventListener('beforeunload', (event) => queue.isBusy && event.preventDefault(), { signal });
}

interface DropTarget {
  readonly zone: HTMLElement;
  readonly signal: AbortSignal;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Listens on the whole window: a file that misses the zone would be opened by the browser instead of the page. */
function takeDrops({ texts, announce }: Page, { zone, signal, onFiles }: DropTarget): void {
  addEventListener(
    'dragover',
    (event) => {
      event.preventDefault();
      zone.classList.add('over');
    },
    { signal },
  );
  addEventListener('dragleave', (event) => event.relatedTarget ?? zone.classList.remove('over'), { signal });
  addEventListener(
    'drop',
    (event) => {
      event.preventDefault();
      zone.classList.remove('over');
      const { items = [], files = [] } = event.dataTransfer ?? {};
      const folders = [...items].filter((item) => item.webkitGetAsEntry()?.isDirectory === true);
      zone.querySelector('.error')?.remove();
      if (folders.length > 0) {
        zone.append(element('p', { class: 'error' }, texts.noFolders));
        announce(texts.noFolders);
      }
      // A folder looks like a file without a type.
      const folderNames = new Set(folders.map((item) => item.webkitGetAsEntry()?.name));
      onFiles([...files].filter((file) => !folderNames.has(file.name)));
    },
    { signal },
  );
}

interface QueueParts {
  readonly list: HTMLElement;
  readonly summary: HTMLElement;
  readonly uploadUrl: () => Promise<string>;
  readonly maxBytes: number;
}

class Queue {
  private readonly waiting: (() => Promise<void>)[] = [];
  private readonly counts = { done: 0, failed: 0 };
  isBusy = false;

  constructor(
    private readonly page: Page,
    private readonly parts: QueueParts,
  ) {}

  add(files: readonly File[]): void {
    for (const file of files) {
      const row = uploadRow(this.page, file);
      this.parts.list.append(row.element);
      this.enqueue(file, row);
    }
  }

  private enqueue(file: File, row: UploadRow): void {
    row.waits();
    this.waiting.push(() => this.send(file, row));
    if (!this.isBusy) void this.work();
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) await next();
    this.isBusy = false;
    const { texts, announce } = this.page;
    const { done, failed } = this.counts;
    const text = failed === 0 ? texts.allDone(done) : texts.someFailed(done, failed);
    this.parts.summary.textContent = text;
    announce(text);
  }

  private async send(file: File, row: UploadRow): Promise<void> {
    const { texts, announce } = this.page;
    const { maxBytes: limit, uploadUrl } = this.parts;
    try {
      // Told before it has been sent in vain.
      if (file.size > limit) throw new Refused({ code: 'PAYLOAD_TOO_LARGE', limit });
      await sendFile(await uploadUrl(), file, row.moves);
      this.counts.done++;
      row.isTaken();
      announce(texts.fileDone(file.name));
    } catch (error) {
      this.counts.failed++;
      const reason = reasonOf(this.page, error);
      row.isRefused(reason, () => {
        this.counts.failed--;
        this.enqueue(file, row);
      });
      announce(texts.fileFailed(file.name, reason));
    }
  }
}

interface UploadRow {
  readonly element: HTMLElement;
  readonly waits: () => void;
  readonly moves: (part: number) => void;
  readonly isTaken: () => void;
  readonly isRefused: (reason: string, retry: () => void) => void;
}

function uploadRow({ texts, formats }: Page, file: File): UploadRow {
  const bar = element('progress', { max: '1', value: '0', 'aria-label': texts.progressOf(file.name) });
  const state = element('p', { class: 'state' });
  const row = element(
    'li',
    // It takes the focus from the button that goes.
    { tabindex: '-1' },
    element('p', { class: 'name' }, named(file.name)),
    element('p', { class: 'facts' }, formats.size(file.size)),
    bar,
    state,
  );
  const becomes = (kind: string, text: string): void => {
    row.className = kind;
    state.textContent = text;
  };
  return {
    element: row,
    waits: () => {
      bar.value = 0;
      state.before(bar);
      const again = row.querySelector('button');
      if (again !== null && again === document.activeElement) row.focus();
      again?.remove();
      becomes('waiting', texts.waiting);
    },
    moves: (part) => {
      bar.value = part;
      becomes('sending', part < 1 ? texts.uploading(formats.percent(part)) : texts.finishing);
    },
    isTaken: () => {
      bar.remove();
      becomes('taken', texts.taken);
    },
    isRefused: (reason, retry) => {
      bar.remove();
      becomes('refused', texts.notTaken(reason));
      row.append(button(texts.retry, retry, { 'aria-label': `${texts.retry}: ${file.name}` }));
    },
  };
}
