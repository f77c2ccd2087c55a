// A key asks to come back, and while its hung session is being probed an invite gives its
// ID to another key. One session is left, and it is the new key's.

import { afterEach, expect, test } from 'vitest';
import { cleanUp, serve, tempDir } from '../fixtures/engines';
import { newIdentity, RawClient } from '../fixtures/raw-client';

afterEach(cleanUp);

test.each(['another key', 'the same key, for another ID'])(
  'an invite used by %s in the middle of a probe decides',
  async (who) => {
    const host = await serve(await tempDir());
    const { server } = await host.do('snapshot', {});
    const port = server.listening?.port ?? 0;
    const first = newIdentity();
    const hung = await RawClient.connect(port, first);
    await hung.authByInvite((await host.do('invite.create', { id: 'um' })).link);
    hung.silence();
    const isOther = who === 'another key';
    const { link } = await host.do('invite.create', { id: isOther ? 'um' : 'dois' });

    const back = await RawClient.connect(port, first);
    const known = back.auth({ mode: 'known', id: 'um' });
    const invited = await RawClient.connect(port, isOther ? newIdentity() : first);
    // The probe is out by then, and takes 3 s.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await invited.authByInvite(link)).toMatchObject({ name: 'WELCOME' });
    expect(await known).toMatchObject({ name: 'ERROR' });

    const { sessions } = (await host.do('snapshot', {})).server;
    expect(sessions.map(({ id, fp }) => `${id} ${fp}`)).toEqual([
      `${isOther ? 'um' : 'dois'} ${invited.identity.public.fp26}`,
    ]);
    expect(invited.end).toBeNull();
  },
);
