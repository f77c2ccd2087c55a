// Disks that refuse and servers that lie, in the middle of a folder.

import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ClientSession } from '../../src/main/client/client-session';
import { fetchFolder } from '../../src/main/client/folder/fetch-folder';
import { signMinisign } from '../../src/main/identity/minisign';
import { formatStatement } from '../../src/main/identity/receipt';
import type { Pending } from '../../src/main/client/requests';
import { decodeHex, encodeHex } from '../../src/main/crypto/hex';
import { DigestPool } from '../../src/main/vault/digest';
import { contentAt, SlotPool } from '../../src/main/wire/slots';
import { atEnd, cleanUp, tempDir, workerFile } from '../fixtures/engines';
import {
  afterSaved,
  blake2,
  folderWorld,
  listedIn,
  readTree,
  smallFiles,
} from '../fixtures/folder-world';
import { identityOf } from '../fixtures/identities';

// Files are made one by one, on machines that have much else to do.
vi.setConfig({ testTimeout: 60_000 });

afterEach(cleanUp);

/** A file system of one mebibyte, where this user may mount one. */
async function smallDisk(): Promise<string | null> {
  const dir = await mkdtemp(join(tmpdir(), 'bau-small-'));
  atEnd(() => rm(dir, { recursive: true, force: true }));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return null;
  }
  atEnd(() => {
    execFileSync('umount', [dir]);
    return Promise.resolve();
  });
  return dir;
}

describe('a target that refuses', () => {
  test('when it is full ends with whole files, no parts, and a session that goes on', async (context) => {
    const disk = await smallDisk();
    if (disk === null) {
      context.skip();
      return;
    }
    // Many to a page of the disk: what is free is enough for the bytes and not for the files.
    const tree = smallFiles(900, 1000);
    const { client, out } = await folderWorld(tree);
    await expect(client.fetch('', disk)).rejects.toMatchObject({ reason: 'disk_full' });
    const found = await readTree(disk);
    let whole = 0;
    for (const [name, content] of found) {
      expect(name).not.toContain('bau-part');
      if (content === null) continue;
      expect(content.equals(tree.get(name)!), name).toBe(true);
      whole += 1;
    }
    expect(whole).toBeGreaterThan(50);
    expect(client.slots.inUse).toBe(0);
    const session = await client.session();
    await client.forget();
    expect((await client.fetch('', out)).files).toBe(900);
    expect((await listedIn(out)).size).toBe(900);
    expect(await client.session()).toBe(session);
  });

  test('for lack of room is told before anything is fetched', async (context) => {
    const disk = await smallDisk();
    if (disk === null) {
      context.skip();
      return;
    }
    const { client } = await folderWorld(smallFiles(100, 20_000));
    await expect(client.fetch('', disk)).rejects.toMatchObject({ reason: 'disk_full' });
  });

  test('when it is moved away ends the download, and the session goes on', async () => {
    const { client, out } = await folderWorld(smallFiles(1400, 2000));
    afterSaved(client, 200, () => {
      renameSync(join(out, 'p4'), join(out, 'fora'));
      mkdirSync(join(out, 'p4'));
    });
    const fetching = client.fetch('', out);
    await expect(fetching).rejects.toMatchObject({ reason: 'folder_unusable' });
    const elsewhere = await tempDir();
    await client.forget();
    expect((await client.fetch('p2', elsewhere)).files).toBe(200);
  });
});

const server = identityOf(1);
const client = identityOf(2).public.fp26;

interface Lie {
  /** Content instead of what was promised. */
  readonly content?: (promised: Buffer) => Buffer;
  readonly crumbs?: number;
  readonly receipt?: (digest: string, files: number) => string;
  readonly entries?: readonly object[];
}

const promised = Buffer.from('o que foi prometido');

/** A session with a server that answers as it likes. */
function lyingSession(slots: SlotPool, lie: Lie) {
  let files = 0;
  const said: string[] = [];
  const state = { live: true };
  const openWhole = (pending: Pending): void => {
    const content = lie.content?.(promised) ?? promised;
    const answer = { size: content.length, mtime: 1, etag: 'e', digest: blake2(promised) };
    pending.ok?.(Buffer.from(JSON.stringify(answer)));
    pending.ok = null;
    const step = lie.crumbs ?? content.length;
    for (let at = 0; at < content.length; at += step) {
      const piece = content.subarray(at, at + step);
      const slot = slots.take();
      piece.copy(slot.bytes, contentAt);
      const bytes = slot.bytes.subarray(contentAt, contentAt + piece.length);
      if (!pending.data?.sink(at, bytes, slot)) slots.give(slot);
    }
    files += 1;
    pending.resolve();
  };
  const honest = (digest: string): string =>
    signMinisign(
      server,
      decodeHex(digest)!,
      formatStatement({
        ...{ kind: 'batch', files, digest, server: server.public.fp26, clientId: 'ana', client },
        ...{ at: 1_700_000_000_000, rid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
      }),
    );
  const session = {
    peer: server.public,
    welcome: { id: 'ana', limits: { inFlight: 64, reads: 16, handles: 64 } },
    get live() {
      return state.live;
    },
    bye: () => {
      said.push('BYE');
      state.live = false;
    },
    send: (_name: string, _body: Buffer, pending: Pending) => {
      setImmediate(openWhole, pending);
      return 1;
    },
    ask: (name: string, body: { digest: string }) => {
      if (name === 'LIST') {
        const plain = { name: 'a.txt', size: promised.length, mtime: 1, kind: 'text' };
        return Promise.resolve({ entries: lie.entries ?? [plain] });
      }
      const receipt = lie.receipt?.(body.digest, files) ?? honest(body.digest);
      return Promise.resolve({ receipt, files });
    },
  };
  return { session: session as unknown as ClientSession, said };
}

async function fetchFrom(lie: Lie, slots = new SlotPool()) {
  const digests = new DigestPool(workerFile);
  atEnd(() => digests.close());
  const outDir = await tempDir();
  const { session, said } = lyingSession(slots, lie);
  const fetching = fetchFolder({
    ...{ session, dir: '', outDir, existing: 'keep', digests, slots, client },
    ledger: {
      known: () => Promise.resolve(new Map()),
      note: () => Promise.resolve(),
      seal: () => Promise.resolve(),
    },
    clash: () => Promise.reject(new Error('not asked for')),
    signal: new AbortController().signal,
    keepPart: () => true,
    progress: () => undefined,
  });
  const end = await fetching.then(
    () => 'fetched',
    (error: unknown) => (error as { reason?: string }).reason ?? String(error),
  );
  return { end, said, slots, outDir, left: await readdir(outDir) };
}

describe('a server that lies', () => {
  test('and one that does not', async () => {
    const { end, left } = await fetchFrom({});
    expect(end).toBe('fetched');
    expect(left).toContain('a.txt');
  });

  test('about a file’s content is left, and nothing is saved', async () => {
    const content = (): Buffer => Buffer.from('outra coisa, do mesmo jeito');
    const { end, said, slots, left } = await fetchFrom({ content });
    expect({ end, said, left, inUse: slots.inUse }).toEqual({
      end: 'integrity',
      said: ['BYE'],
      left: [],
      inUse: 0,
    });
  });

  test('with content in crumbs does not get memory for each', async () => {
    let most = 0;
    const slots = new SlotPool();
    const take = slots.take.bind(slots);
    slots.take = () => {
      most = Math.max(most, slots.inUse);
      return take();
    };
    expect((await fetchFrom({ crumbs: 1 }, slots)).end).toBe('fetched');
    expect(most).toBeLessThan(4);
  });

  test('in a list’s receipt is left, and its list is not saved', async () => {
    const sign = (digest: string, files: number, by = server, change: object = {}): string =>
      signMinisign(
        by,
        decodeHex(digest)!,
        formatStatement({
          ...{ kind: 'batch', files, digest, server: server.public.fp26, clientId: 'ana', client },
          ...{ at: 1_700_000_000_000, rid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
          ...change,
        }),
      );
    const lies: Record<string, (digest: string, files: number) => string> = {
      'no minisign file': () => 'recibo',
      'signed by another': (digest, files) => sign(digest, files, identityOf(3)),
      'of another length': (digest, files) => sign(digest, files + 1),
      'over another list': (_, files) => sign(encodeHex(Buffer.alloc(64, 7)), files),
      'for another client': (digest, files) =>
        sign(digest, files, server, { client: identityOf(3).public.fp26 }),
      'for another ID': (digest, files) => sign(digest, files, server, { clientId: 'bia' }),
      'by the name of another server': (digest, files) =>
        sign(digest, files, server, { server: identityOf(3).public.fp26 }),
    };
    for (const [what, receipt] of Object.entries(lies)) {
      const { end, said, left } = await fetchFrom({ receipt });
      expect({ end, said, left }, what).toEqual({
        end: 'integrity',
        said: ['BYE'],
        left: ['a.txt'],
      });
    }
  });

  test('about names stays inside the folder', async () => {
    const entries = ['../fora.txt', '/etc/x', 'a/../../b', 'x\0y', 'ok.txt', '.bashrc'].map(
      (name) => ({ name, size: 1, mtime: 1, kind: 'text' }),
    );
    const { end, outDir } = await fetchFrom({ entries });
    expect(end).toBe('fetched');
    const names = [...(await readTree(outDir)).keys()].filter((name) => !name.startsWith('bau-'));
    expect(names.sort()).toEqual(['_bashrc', 'ok.txt']);
  });
});
