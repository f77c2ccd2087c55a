/**
 * A slow line between two apps: so much a second at most, down from the server, and cut or
 * closed whenever a test says so.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a line makes up for at once after it stood still. */
const longestLagMs = 100;

export class Relay {
  /** Bytes a second from server to client, over all connections. */
  rate = Infinity;
  private readonly sockets = new Set<Socket>();
  private isOpen = true;

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  /** To `host:port` of a server, from a port of its own on loopback. */
  static async to(target: string): Promise<Relay> {
    const port = Number(target.split(':').at(-1));
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const relay = new Relay(server, `127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    server.on('connection', (near) => {
      relay.join(near, port);
    });
    return relay;
  }

  /** Cuts what goes through, and lets nobody through until `open`. */
  cut(): void {
    this.isOpen = false;
    for (const socket of this.sockets) socket.destroy();
  }

  open(): void {
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, port: number): void {
    if (!this.isOpen) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    /** When all that went through would have, at the rate of the line. */
    let dueAt = 0;
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk: Buffer) => {
      near.write(chunk);
      if (this.rate === Infinity) return;
      const now = performance.now();
      // A timer that comes late on a busy machine makes the line no slower.
      dueAt = Math.max(dueAt, now - longestLagMs) + (chunk.length / this.rate) * 1000;
      if (dueAt <= now) return;
      far.pause();
      setTimeout(() => far.resume(), dueAt - now);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
