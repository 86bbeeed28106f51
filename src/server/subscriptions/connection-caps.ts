// How many sockets and event streams one address and one user may hold open on this node.

export interface MostConnections {
  readonly perAddress: number;
  readonly perUser: number;
}

export const defaultMostConnections: MostConnections = { perAddress: 500, perUser: 50 };

export class ConnectionCaps {
  private readonly addresses = new Map<string, number>();
  private readonly users = new Map<string, number>();

  /** Without numbers nobody is refused. */
  constructor(private readonly most: MostConnections | null) {}

  openAddress(address: string): boolean {
    return open(this.addresses, address, this.most?.perAddress);
  }

  closeAddress(address: string): void {
    close(this.addresses, address);
  }

  openUser(userId: string): boolean {
    return open(this.users, userId, this.most?.perUser);
  }

  closeUser(userId: string): void {
    close(this.users, userId);
  }
}

function open(counts: Map<string, number>, key: string, most = Number.POSITIVE_INFINITY): boolean {
  const count = counts.get(key) ?? 0;
  if (count >= most) return false;
  counts.set(key, count + 1);
  return true;
}

function close(counts: Map<string, number>, key: string): void {
  const count = (counts.get(key) ?? 1) - 1;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
