// Stands in for the OnlyOffice Document Server: speaks its documented protocol, fetches and saves real bytes, renders nothing.
import jwt from 'jsonwebtoken';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a front end was given for the editor. */
export interface Opened {
  readonly documentServerUrl: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly token: string;
}

interface Config {
  readonly documentType: string;
  readonly document: {
    readonly fileType: string;
    readonly key: string;
    readonly title: string;
    readonly url: string;
    readonly permissions: Readonly<Record<string, boolean>>;
  };
  readonly editorConfig: {
    readonly mode: 'edit' | 'view';
    readonly callbackUrl?: string;
    readonly lang?: string;
    readonly user: { readonly id: string; readonly name: string };
  };
}

/** A document that is open in somebody's browser. */
export interface Editor {
  readonly key: string;
  readonly fileType: string;
  readonly userId: string;
  readonly callbackUrl: string;
  readonly config: Config;
  /** As it was fetched when the first of them opened it. */
  readonly content: Buffer;
}

/** How a message is sent. */
export interface Sending {
  readonly where?: 'header' | 'body' | 'both' | 'nowhere';
  readonly secret?: string;
  readonly algorithm?: 'HS256' | 'HS512' | 'none';
  /** In seconds; null: without an end. */
  readonly lifetime?: number | null;
  /** What the body says instead of what the token does. */
  readonly body?: object;
}

export interface Answered {
  readonly status: number;
  readonly error: unknown;
  /** What was sent, to be sent again as it was. */
  readonly again: () => Promise<Answered>;
}

const SECRET = 'a secret that the document server shares';

export class DocumentServer {
  /** The time by its own clock. */
  now: () => Date = () => new Date();
  private readonly open = new Map<string, { readonly content: Buffer; readonly users: Set<string> }>();
  private readonly files = new Map<string, (response: ServerResponse) => void>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const send = this.files.get(request.url ?? '');
      if (send === undefined) response.writeHead(404).end();
      else send(response);
    });
  }

  static async start(): Promise<DocumentServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new DocumentServer(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** It is not at the root of its host, as behind many proxies. */
  get url(): string {
    return `${this.origin}/editors`;
  }

  /** Of a Sheaf that uses it. */
  get settings(): Record<string, string> {
    return { DOCUMENT_SERVER_URL: `${this.url}/`, DOCUMENT_SERVER_SECRET: SECRET };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What a browser's editor asks for: the token has to hold, and to say what the config says. */
  async edit({ documentServerUrl, config, token }: Opened): Promise<Editor> {
    const clockTimestamp = this.seconds();
    const claims = jwt.verify(token, SECRET, { algorithms: ['HS256'], clockTimestamp }) as jwt.JwtPayload;
    const { iat: _, exp, ...signed } = claims;
    expect([documentServerUrl, signed]).toEqual([this.url, config]);
    expect(Math.abs((exp ?? 0) - clockTimestamp - 300)).toBeLessThan(10);
    const { document, editorConfig } = config as unknown as Config;
    expect(document.key).toMatch(/^[0-9a-zA-Z._=-]{1,128}$/);
    // Who comes later gets what is being edited, and nothing is fetched.
    const known = this.open.get(document.key) ?? {
      content: Buffer.from(await (await this.fetch(document.url)).arrayBuffer()),
      users: new Set<string>(),
    };
    this.open.set(document.key, known);
    known.users.add(editorConfig.user.id);
    return {
      key: document.key,
      fileType: document.fileType,
      userId: editorConfig.user.id,
      callbackUrl: editorConfig.callbackUrl ?? '',
      config: config as unknown as Config,
      content: known.content,
    };
  }

  private seconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  private async fetch(url: string): Promise<Response> {
    const response = await fetch(url);
    if (response.status !== 200) throw new Error(`The document answered ${response.status}.`);
    return response;
  }

  /** Offers bytes to be fetched. */
  offer(content: Buffer, extension = 'docx'): string {
    return this.serve((response) => response.end(content), extension);
  }

  /** Answers at an address of its own in this way. */
  serve(send: (response: ServerResponse) => void, extension = 'docx'): string {
    const path = `/editors/cache/files/${randomUUID()}/output.${extension}?md5=x&expires=1`;
    this.files.set(path, send);
    return this.origin + path;
  }

  /** The last one has left: what they wrote is saved. */
  async closed(editor: Editor, content: Buffer, more: object = {}, sending: Sending = {}): Promise<Answered> {
    this.open.delete(editor.key);
    return this.tell(editor, { status: 2, ...this.saved(editor, content), ...more }, sending);
  }

  /** Somebody has pressed the button: it goes on. */
  async saves(editor: Editor, content: Buffer, more: object = {}, sending: Sending = {}): Promise<Answered> {
    return this.tell(
      editor,
      { status: 6, forcesavetype: 1, ...this.saved(editor, content), ...more },
      sending,
    );
  }

  private saved({ fileType, userId }: Editor, content: Buffer): object {
    return {
      url: this.offer(content, fileType),
      filetype: fileType,
      users: [userId],
      actions: [{ type: 0, userid: userId }],
      history: { serverVersion: '9.4.0', changes: [] },
      lastsave: '2026-01-31T08:00:00.000Z',
      notmodified: false,
    };
  }

  /** A message about the document, signed unless it is said otherwise. */
  async tell(
    editor: Pick<Editor, 'key' | 'callbackUrl'>,
    message: object,
    sending: Sending = {},
  ): Promise<Answered> {
    const { where = 'both', secret = SECRET, algorithm = 'HS256', lifetime = 300 } = sending;
    const content = { key: editor.key, ...message };
    const sign = (claims: object): string =>
      jwt.sign({ ...claims, iat: this.seconds() }, algorithm === 'none' ? '' : secret, {
        algorithm,
        ...(lifetime === null ? {} : { expiresIn: lifetime }),
      });
    const authorization =
      where === 'header' || where === 'both' ? { authorization: `Bearer ${sign({ payload: content })}` } : {};
    const token = where === 'body' || where === 'both' ? { token: sign(content) } : {};
    const body = JSON.stringify({ ...content, ...sending.body, ...token });
    const send = async (): Promise<Answered> => {
      const response = await fetch(editor.callbackUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization },
        body,
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      const { error } = isJson ? (JSON.parse(text) as { error?: unknown }) : { error: undefined };
      return { status: response.status, error, again: send };
    };
    return send();
  }
}
