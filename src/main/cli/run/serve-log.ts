// What happens at a running server, line by line: sessions, refusals, messages.

import { isReason } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { EngineEvent } from '../../../shared/ipc/events';
import type { ClaimView, MessageView, RefusalView, SessionView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Context } from '../context';
import { groups } from '../format';
import type { JsonLine } from '../output';

export class ServeLog {
  private readonly sessions = new Map<string, SessionView>();
  /** Claims from here on are news, each once. */
  private readonly since = Date.now();
  private readonly claims = new Set<string>();
  /** Held back until the server's own greeting is out. */
  private early: EngineEvent[] | null = [];

  constructor(private readonly context: Context) {
    context.engine.listen((event) => {
      if (this.early) this.early.push(event);
      else this.take(event);
    });
  }

  /** Writes from now on, and first what came before. */
  start(): void {
    const { early } = this;
    this.early = null;
    for (const event of early ?? []) this.take(event);
  }

  private take(event: EngineEvent): void {
    switch (event.type) {
      case 'session.changed':
        this.changed(event.session);
        return;
      case 'session.ended':
        this.ended(event.session);
        return;
      case 'refusal':
        this.refused(event.refusal);
        return;
      case 'message':
        this.message(event.message);
        return;
      case 'claims':
        for (const claim of [...event.claims.claims].reverse()) this.claimed(claim);
        return;
      default:
    }
  }

  private changed(session: SessionView): void {
    const isNew = !this.sessions.has(session.session);
    this.sessions.set(session.session, session);
    if (!isNew) return;
    const { id, address } = session;
    this.line({ type: 'session', state: 'opened', ...facts(session) }, session.since, () =>
      fillText(this.context.texts.all.serve.opened, { id, address }),
    );
  }

  private ended(key: string): void {
    const session = this.sessions.get(key);
    if (!session) return;
    this.sessions.delete(key);
    const { texts, format } = this.context;
    const { bytesSent, filesSealed, id } = session;
    const object = { ...facts(session), bytesSent, filesSealed };
    this.line({ type: 'session', state: 'ended', ...object }, Date.now(), () => {
      const { ended_one: one, ended_other: other } = texts.all.serve;
      return texts.counted({ one, other }, filesSealed, { id, size: format.bytes(bytesSent) });
    });
  }

  private refused(refusal: RefusalView): void {
    const { at, status, reason, address, id, name, detail, count = 1 } = refusal;
    const object = { at, status, reason, address, id, name, detail, count };
    this.line({ type: 'refused', ...object }, at, () => {
      const { texts } = this.context;
      const { refused, refusedName, refusedTimes } = texts.all.serve;
      const what = isReason(reason) ? texts.failure({ status, reason, params: {} }).what : reason;
      // An ID that was refused is whatever the peer wrote.
      const who = id === null ? address : `${visibleText(id)} (${address})`;
      const params = { status, phrase: texts.phrase(status), who, what };
      const line =
        name === null
          ? fillText(refused, params)
          : fillText(refusedName, { ...params, name: visibleText(name) });
      return count === 1 ? line : fillText(refusedTimes, { line, count });
    });
  }

  private claimed({ id, fp, address, at }: ClaimView): void {
    const key = `${id} ${String(at)}`;
    if (at < this.since || this.claims.has(key)) return;
    this.claims.add(key);
    this.line({ type: 'claimed', at, id, fp, address }, at, () =>
      fillText(this.context.texts.all.serve.claimed, { id, address, fp: groups(fp) }),
    );
  }

  private message({ at, id, address, text }: MessageView): void {
    this.line({ type: 'message', at, id, address, text }, at, () =>
      fillText(this.context.texts.all.serve.message, { id, text: visibleText(text) }),
    );
  }

  private line(object: JsonLine, at: number, text: () => string): void {
    const { output, format } = this.context;
    output.event(object, () => `${format.clock(at)}  ${text()}`);
  }
}

function facts({ session, id, name, address, fp, since }: SessionView): object {
  return { session, id, name, address, fp, since };
}
