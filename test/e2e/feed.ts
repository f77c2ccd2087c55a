/**
 * Events put into a real page on its real channel, as many and as odd as a test wants. The
 * engine behind it must be at rest: the numbers go on from its own.
 */
import type { EngineEventBody } from '../../src/shared/ipc/events';
import type { RunningApp } from './launch';

export class Feed {
  private constructor(
    private readonly app: RunningApp,
    private seq: number,
  ) {}

  static async into(app: RunningApp): Promise<Feed> {
    return new Feed(app, (await app.ask('snapshot', {})).seq);
  }

  /** Sends them at once, in this order. */
  async send(bodies: readonly EngineEventBody[]): Promise<void> {
    const events = bodies.map((body) => ({ ...body, seq: (this.seq += 1) }));
    await this.app.electron.evaluate(({ BrowserWindow }, batch) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      for (const event of batch) contents?.send('bau:event', event);
    }, events);
  }

  /** Sends them one by one, `everyMs` apart. Resolves when all have left. */
  async trickle(bodies: readonly EngineEventBody[], everyMs: number): Promise<void> {
    const events = bodies.map((body) => ({ ...body, seq: (this.seq += 1) }));
    await this.app.electron.evaluate(
      async ({ BrowserWindow }, { batch, ms }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const start = Date.now();
        for (const [at, event] of batch.entries()) {
          const wait = start + at * ms - Date.now();
          if (wait > 0) await new Promise((done) => setTimeout(done, wait));
          contents?.send('bau:event', event);
        }
      },
      { batch: events, ms: everyMs },
    );
  }
}
