// Invite files come from anybody: whatever is in one, it is a link or it is refused, and no
// more of it is read than an invite can be.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  maxInviteFile,
  parseInviteFile,
  readInviteFile,
  writeInviteFile,
} from '../../src/main/app/links/bau-file';
import { BauError } from '../../src/shared/errors';

const link = `bau://192.168.0.10:1235/#${'A'.repeat(87)}`;
const isWindows = process.platform === 'win32';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bau-invite-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const parsed = (text: string): string => parseInviteFile(Buffer.from(text));

describe('the content of an invite file', () => {
  it('is one link, with whatever space editors put around it', () => {
    for (const text of [link, `${link}\n`, `\r\n  ${link}\r\n\r\n`, `\ufeff${link}`]) {
      expect(parsed(text)).toBe(link);
    }
  });

  it.each([
    '',
    '\n',
    'hello',
    `${link}\n${link}`,
    `link: ${link}`,
    `${link} `.repeat(3),
    `${link}\0`,
    link.replace('bau:', 'http:'),
    `${link}${' '.repeat(maxInviteFile)}`,
  ])('is refused where it is %j', (text) => {
    expect(() => parsed(text)).toThrow(BauError);
  });

  it('is refused where it is not text', () => {
    expect(() => parseInviteFile(Buffer.from([0xff, 0xfe, 0x62, 0]))).toThrow(BauError);
    expect(() => parseInviteFile(Buffer.concat([Buffer.from(link), Buffer.from([0xc3])]))).toThrow(
      BauError,
    );
  });

  it('is a printable link, or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.string(), (bytes, text) => {
        for (const content of [bytes, Buffer.from(`bau://${text}`)]) {
          try {
            expect(parseInviteFile(content)).toMatch(/^bau:\/\/[!-~]+$/i);
          } catch (error) {
            expect(error).toBeInstanceOf(BauError);
          }
        }
      }),
    );
  });
});

describe('reading an invite file', () => {
  const refused = async (path: string): Promise<void> => {
    await expect(readInviteFile(path)).rejects.toMatchObject({ reason: 'bad_invite_file' });
  };

  it('gives its link', async () => {
    const path = join(folder, 'a.bau');
    await writeFile(path, `${link}\n`);
    expect(await readInviteFile(path)).toBe(link);
  });

  it('refuses what is missing, a folder, too large, or no invite', async () => {
    await refused(join(folder, 'none.bau'));
    await mkdir(join(folder, 'folder.bau'));
    await refused(join(folder, 'folder.bau'));
    await writeFile(join(folder, 'large.bau'), randomBytes(maxInviteFile + 1));
    await refused(join(folder, 'large.bau'));
    await writeFile(join(folder, 'noise.bau'), randomBytes(300));
    await refused(join(folder, 'noise.bau'));
    await writeFile(join(folder, 'empty.bau'), '');
    await refused(join(folder, 'empty.bau'));
  });

  it.skipIf(isWindows)('waits for no pipe, and reads no device', async () => {
    const pipe = join(folder, 'pipe.bau');
    execFileSync('mkfifo', [pipe]);
    await refused(pipe);
    const device = join(folder, 'device.bau');
    await symlink('/dev/zero', device);
    await refused(device);
  });
});

describe('writing an invite file', () => {
  it('keeps it for its owner, also over one that others may read', async () => {
    const path = join(folder, 'a.bau');
    await writeFile(path, 'older', { mode: 0o644 });
    await writeInviteFile(path, link);
    expect(await readFile(path, 'utf8')).toBe(`${link}\n`);
    if (!isWindows) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readInviteFile(path)).toBe(link);
    expect(await readdir(folder)).toEqual(['a.bau']);
  });

  it('adds the ending, and then replaces nothing', async () => {
    await writeInviteFile(join(folder, 'ana'), link);
    expect(await readdir(folder)).toEqual(['ana.bau']);
    await expect(writeInviteFile(join(folder, 'ana'), link)).rejects.toMatchObject({
      reason: 'name_exists',
    });
    expect(await readdir(folder)).toEqual(['ana.bau']);
  });

  it('says so where it cannot be written', async () => {
    await expect(writeInviteFile(join(folder, 'none/a.bau'), link)).rejects.toMatchObject({
      reason: 'folder_unusable',
    });
    await mkdir(join(folder, 'taken.bau/x'), { recursive: true });
    await expect(writeInviteFile(join(folder, 'taken.bau'), link)).rejects.toBeInstanceOf(BauError);
    expect(await readdir(folder)).toEqual(['taken.bau']);
  });
});
