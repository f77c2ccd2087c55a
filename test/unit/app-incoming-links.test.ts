// A link from outside reaches the page once, when there is a page and an engine to judge it,
// and never otherwise.

import { describe, expect, it } from 'vitest';
import { IncomingLinks } from '../../src/main/app/links/incoming-links';
import type { AppEvent } from '../../src/shared/ipc/app-events';
import { succeed, type Result } from '../../src/shared/ipc/result';

const one = 'bau://a:1/#one';
const two = 'bau://a:1/#two';
const gone: Result<unknown> = {
  ok: false,
  error: { status: 0, reason: 'engine_gone', params: {} },
};
const damaged: Result<unknown> = {
  ok: false,
  error: { status: 0, reason: 'bad_link', params: {} },
};

function setup() {
  const sent: AppEvent[] = [];
  const world = { judgement: succeed<unknown>({}) };
  const links = new IncomingLinks({
    readLink: () => Promise.resolve(world.judgement),
    send: (event) => sent.push(event),
  });
  return { sent, world, links };
}

describe('IncomingLinks', () => {
  it('keeps a link until a page listens, and tells it once', async () => {
    const { sent, links } = setup();
    await links.open({ link: one });
    expect(sent).toEqual([]);
    await links.listened(true);
    expect(sent).toEqual([{ type: 'app.link', link: one }]);
    await links.listened(true);
    await links.handOn();
    expect(sent).toHaveLength(1);
  });

  it('keeps a link until the engine can judge it', async () => {
    const { sent, links, world } = setup();
    world.judgement = gone;
    await links.listened(true);
    await links.open({ link: one });
    expect(sent).toEqual([]);
    world.judgement = succeed({});
    await links.handOn();
    expect(sent).toEqual([{ type: 'app.link', link: one }]);
  });

  it('says what is wrong, with a form or a content that is no link', async () => {
    const { sent, links, world } = setup();
    await links.listened(true);
    await links.open({ link: 'bau://a b' });
    await links.open({ file: '/nowhere/at/all.bau' });
    world.judgement = damaged;
    await links.open({ link: one });
    expect(sent.map((event) => event.type === 'app.failure' && event.failure.reason)).toEqual([
      'bad_link',
      'bad_invite_file',
      'bad_link',
    ]);
    world.judgement = succeed({});
    await links.handOn();
    expect(sent).toHaveLength(3);
  });

  it('tells the last of several that came before a page did', async () => {
    const { sent, links } = setup();
    await links.open({ link: one });
    await links.open({ link: two });
    await links.listened(true);
    expect(sent).toEqual([{ type: 'app.link', link: two }]);
  });

  it('keeps what it was about to tell a page that went away', async () => {
    const { sent, links } = setup();
    await links.listened(true);
    const opening = links.open({ link: one });
    const leaving = links.listened(false);
    await Promise.all([opening, leaving]);
    expect(sent).toEqual([]);
    await links.listened(true);
    expect(sent).toEqual([{ type: 'app.link', link: one }]);
  });
});
