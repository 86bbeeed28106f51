// An event stream to test with, that keeps all that it is sent.
import { eventually } from '../../support/eventually.js';
import type { SocketAnswer } from './sockets.js';

export interface StreamEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: SocketAnswer | null;
}

export interface StreamRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
  readonly method?: 'GET' | 'POST';
}

export class TestStream {
  readonly events: StreamEvent[] = [];
  /** Lines that clients pass over. */
  comments = 0;
  /** Resolves when no more is sent. */
  readonly ended: Promise<'END' | 'BROKEN'>;
  private text = '';

  private constructor(
    readonly response: Response,
    private readonly control: AbortController,
  ) {
    this.ended = this.read();
  }

  static async open(
    url: string,
    { query, variables, token, headers, method = 'POST' }: StreamRequest,
  ): Promise<TestStream> {
    const control = new AbortController();
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables ?? {}) });
    const response = await fetch(`${url}/graphql/stream${method === 'GET' ? `?${search.toString()}` : ''}`, {
      method,
      headers: {
        accept: 'text/event-stream',
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(token === undefined || token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(method === 'POST' ? { body: JSON.stringify({ query, variables }) } : {}),
      signal: control.signal,
    });
    return new TestStream(response, control);
  }

  /** Waits until so many answers have come. */
  async until(count: number): Promise<readonly StreamEvent[]> {
    return eventually(async () => {
      const answers = this.events.filter(({ event }) => event === 'next');
      if (answers.length < count) throw new Error(`${answers.length} of ${count} answers have come.`);
      return answers;
    });
  }

  /** The code of the error that it ended with, properly. */
  async refusal(): Promise<unknown> {
    expect(await this.ended).toBe('END');
    expect(this.events.at(-1)?.event).toBe('complete');
    return this.events.at(-2)?.data?.errors?.[0]?.extensions.code;
  }

  close(): void {
    this.control.abort();
  }

  private async read(): Promise<'END' | 'BROKEN'> {
    const decoder = new TextDecoder();
    try {
      for await (const piece of this.response.body ?? []) this.take(decoder.decode(piece, { stream: true }));
      return 'END';
    } catch {
      return 'BROKEN';
    }
  }

  private take(piece: string): void {
    const frames = (this.text + piece).split('\n\n');
    this.text = frames.pop() ?? '';
    for (const frame of frames) {
      if (frame.startsWith(':')) {
        this.comments += 1;
        continue;
      }
      const fields = new Map(
        frame.split('\n').map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
        }),
      );
      const data = fields.get('data') ?? '';
      this.events.push({
        event: fields.get('event') ?? '',
        id: fields.get('id') ?? null,
        data: data === '' ? null : (JSON.parse(data) as SocketAnswer),
      });
    }
  }
}
