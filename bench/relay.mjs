/** A relay on loopback that counts what a server sends, and can cut everybody off. */
import { connect, createServer } from 'node:net';

export class Relay {
  /** Bytes from the server, over all connections. */
  down = 0;
  /** Bytes from the server on the latest connection. */
  current = 0;
  #server;
  #sockets = new Set();
  #watchers = new Set();

  static async to(port) {
    const relay = new Relay();
    relay.#server = createServer((near) => relay.#join(near, connect(port, '127.0.0.1')));
    await new Promise((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port() {
    return this.#server.address().port;
  }

  /** Resolves when `holds(relay)` becomes true; looked at whenever bytes come down. */
  when(holds) {
    return new Promise((resolve) => {
      const watcher = () => {
        if (!holds(this)) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  /** Ends every connection at once, as a cable pulled out with a reset would. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near, far) {
    this.current = 0;
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.on('data', (chunk) => {
        if (!other.write(chunk)) socket.pause();
        if (socket === far) this.#count(chunk.length);
      });
      other.on('drain', () => socket.resume());
    }
  }

  #count(bytes) {
    this.down += bytes;
    this.current += bytes;
    for (const watcher of [...this.#watchers]) watcher();
  }
}
