// Tells subscribers when what they are shown of the settings changes, whichever node changed it.
import { isDeepStrictEqual } from 'node:util';
import { Latest } from '../../changes/latest.js';
import type { ServerSettings, Settings } from '../settings.js';

export class SettingsChanges {
  private readonly subscribers = new Set<(settings: ServerSettings) => void>();

  constructor(
    private readonly settings: Settings,
    private readonly onError: (error: unknown) => void,
  ) {
    settings.onChange(() => void this.tell().catch(this.onError));
  }

  /** What `show` makes of the settings, each time that this differs from what it was. */
  async subscribe<Shown extends object>(
    show: (settings: ServerSettings) => Shown,
  ): Promise<AsyncIterableIterator<Shown>> {
    let seen: Shown | null = null;
    const latest = new Latest<Shown>(() => this.subscribers.delete(take));
    const take = (settings: ServerSettings): void => {
      const shown = show(settings);
      if (seen !== null && !isDeepStrictEqual(shown, seen)) latest.push(shown);
      seen = shown;
    };
    // Listens before it looks, so that nothing falls in between.
    this.subscribers.add(take);
    take(await this.settings.current());
    return latest;
  }

  private async tell(): Promise<void> {
    if (this.subscribers.size === 0) return;
    const settings = await this.settings.current();
    for (const take of this.subscribers) take(settings);
  }
}
