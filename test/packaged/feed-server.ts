/** A place for new versions on this computer, which answers as told and remembers who asked. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse) => void;

export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export const drop: Answer = (response) => response.socket?.destroy();

export function text(body: string, status = 200): Answer {
  return (response) => response.writeHead(status).end(body);
}

export function redirect(location: string): Answer {
  return (response) => response.writeHead(302, { location }).end();
}

/** As much of the bytes, under a length that promises `length`, and then no more. */
export function bytes(body: Buffer, length = body.length, isEnded = true): Answer {
  return (response) => {
    response.writeHead(200, { 'content-length': length });
    response.write(body);
    if (isEnded) response.end();
  };
}

export class FeedServer {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<string, Answer>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const path = request.url ?? '';
      this.asked.push({ path, headers: request.headers });
      (this.answers.get(path) ?? text('nothing here', 404))(response);
    });
  }

  static async open(): Promise<FeedServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FeedServer(server);
  }

  /** Folder of the feed, with the slash. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/versões/`;
  }

  answer(name: string, answer: Answer): void {
    this.answers.set(encodeURI(`/versões/${name}`), answer);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
