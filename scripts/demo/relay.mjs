/** A stretch of network that can break: a TCP relay on loopback, cut once it carried enough. */
import { connect, createServer } from 'node:net';

export class Relay {
  /** Bytes towards the client. */
  carried = 0;
  port = 0;
  #server;
  #sockets = new Set();

  /** Every connection there is breaks when `cutAt` bytes were carried; later ones hold. */
  static async to(target, cutAt) {
    const relay = new Relay();
    relay.#server = createServer((near) => relay.#join(near, target, cutAt));
    await new Promise((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    relay.port = relay.#server.address().port;
    return relay;
  }

  #join(near, target, cutAt) {
    const far = connect(target, '127.0.0.1');
    const pair = [near, far];
    const drop = () => {
      for (const socket of pair) {
        this.#sockets.delete(socket);
        socket.destroy();
      }
    };
    for (const socket of pair) {
      this.#sockets.add(socket);
      socket.on('error', drop).on('close', drop);
    }
    near.pipe(far, { end: false });
    far.on('data', (chunk) => {
      const before = this.carried;
      this.carried += chunk.length;
      if (!near.write(chunk)) far.pause();
      if (before < cutAt && this.carried >= cutAt) drop();
    });
    near.on('drain', () => far.resume());
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
