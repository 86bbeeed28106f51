// A way to a server that can be cut, closed and led elsewhere while clients are on it.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export class Relay {
  /** Connections so far that reached a server. */
  connections = 0;
  /** Those that came while it was shut. */
  refused = 0;
  private readonly open = new Set<Socket>();
  private readonly server: Server;
  private target: URL | null;

  private constructor(target: string) {
    this.target = new URL(target);
    this.server = createServer((socket) => this.lead(socket));
  }

  static async to(target: string): Promise<Relay> {
    const relay = new Relay(target);
    relay.server.listen(0, '127.0.0.1');
    await once(relay.server, 'listening');
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection; new ones are let through. */
  cut(): void {
    for (const socket of this.open) socket.resetAndDestroy();
  }

  /** Breaks every connection that comes, too. */
  shut(): void {
    this.target = null;
    this.cut();
  }

  /** Leads there from now on; what is open stays. */
  leadTo(target: string): void {
    this.target = new URL(target);
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private lead(socket: Socket): void {
    this.keep(socket);
    if (this.target === null) {
      this.refused += 1;
      socket.resetAndDestroy();
      return;
    }
    this.connections += 1;
    const onward = connect(Number(this.target.port), this.target.hostname);
    this.keep(onward);
    socket.pipe(onward).pipe(socket);
    socket.once('close', () => onward.destroy());
    onward.once('close', () => socket.destroy());
  }

  private keep(socket: Socket): void {
    this.open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.open.delete(socket));
  }
}
