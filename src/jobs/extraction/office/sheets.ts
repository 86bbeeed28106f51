// The text of Excel's sheets: cells as they come, those that share their texts by number.
import { KeptText } from '../kept-text.js';
import type { OfficePackage } from './package.js';
import { XmlEvents, attributeOf } from './xml-events.js';
import type { XmlListener } from './xml-events.js';

/** Of shared texts that are remembered, in characters. They are numbered as they first come, as a rule. */
const MOST_SHARED = 4 * 1024 * 1024;

/** Texts of cells that share them, by their number. */
class SharedTexts implements XmlListener {
  readonly texts: string[] = [];
  private current = '';
  private length = 0;
  private inText = false;
  private inReading = false;

  get isFull(): boolean {
    return this.length > MOST_SHARED;
  }

  opens(name: string): void {
    if (name === 'si') this.current = '';
    if (name === 't') this.inText = true;
    // How Japanese is read aloud stands beside it.
    if (name === 'rPh') this.inReading = true;
  }

  closes(name: string): void {
    if (name === 't') this.inText = false;
    if (name === 'rPh') this.inReading = false;
    if (name !== 'si') return;
    this.texts.push(this.current);
    this.length += this.current.length + 1;
  }

  text(text: string): void {
    if (this.inText && !this.inReading && this.current.length < MOST_SHARED) this.current += text;
  }
}

class Sheet implements XmlListener {
  private isShared = false;
  private value = '';
  private inValue = false;
  private inReading = false;

  constructor(
    private readonly shared: readonly string[],
    private readonly kept: KeptText,
  ) {}

  opens(name: string, tag: string): void {
    if (name === 'c') {
      this.isShared = attributeOf(tag, 't') === 's';
      this.value = '';
    }
    if (name === 'v' || name === 't') this.inValue = true;
    if (name === 'rPh') this.inReading = true;
  }

  closes(name: string): void {
    if (name === 'v' || name === 't') this.inValue = false;
    if (name === 'rPh') this.inReading = false;
    if (name === 'row') this.kept.add('\n');
    if (name === 'c' && this.value !== '')
      this.kept.add(`${this.isShared ? (this.shared[Number(this.value)] ?? '') : this.value}\t`);
  }

  text(text: string): void {
    if (this.inValue && !this.inReading && this.value.length < MOST_SHARED) this.value += text;
  }
}

export async function sheetsText(file: OfficePackage, kept: KeptText): Promise<void> {
  const shared = new SharedTexts();
  const sharing = new XmlEvents(shared);
  for (const name of file.named(/^xl\/sharedStrings\.xml$/))
    await file.read(name, (piece) => {
      sharing.push(piece);
      return shared.isFull ? 'ENOUGH' : 'MORE';
    });
  for (const name of file.named(/^xl\/worksheets\/[^/]+\.xml$/)) {
    if (kept.isFull) return;
    const sheet = new XmlEvents(new Sheet(shared.texts, kept));
    await file.read(name, (piece) => {
      sheet.push(piece);
      return kept.isFull ? 'ENOUGH' : 'MORE';
    });
  }
}
