/**
 * What the demonstration plays with: a copy of the sample vault with a few more files,
 * data folders for everybody, and a server on it all. Removed at the end.
 */
import {
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { projectDir } from '../paths.mjs';
import { Bau, mustBau } from './bau.mjs';

/** Takes long enough to be interrupted; sparse, so that it costs no disk in the vault. */
export const HUGE = { name: 'enorme.zip', bytes: 1024 ** 3 };
/** Added on the way, as large as five downloads at once need to overlap. */
export const LARGE = 'projeto.zip';
/** Really there, and still not for anyone: its extension is on no list. */
export const FORBIDDEN = 'jogo.exe';

export class Stage {
  /** Names of the sample files, with `/` between folders. */
  samples = [];
  server = null;
  #dir;

  static async set() {
    const stage = new Stage();
    stage.#dir = await realpath(await mkdtemp(join(tmpdir(), 'bau-demo-')));
    const vault = join(projectDir, 'vault');
    stage.samples = await filesIn(vault);
    await cp(vault, stage.path('vault'), { recursive: true });
    await writeFile(stage.path('vault', FORBIDDEN), 'MZ');
    const huge = await open(stage.path('vault', HUGE.name), 'w');
    await huge.truncate(HUGE.bytes);
    await huge.close();
    return stage;
  }

  path(...parts) {
    return join(this.#dir, ...parts);
  }

  /** Starts the server on a port of the system's choice; resolves to its first object. */
  async serve() {
    const args = ['serve', '--vault', this.path('vault'), '--port', '0', '--label', 'Demo'];
    this.server = new Bau(args, { data: this.path('host') });
    return this.server.seen(({ type }) => type === 'listening');
  }

  /** Puts a file of random bytes into the vault, whole at once. */
  async add(name, bytes) {
    await writeFile(this.path('new'), randomBytes(bytes));
    await rename(this.path('new'), this.path('vault', name));
  }

  /** An invite link for `id`. */
  async invite(id) {
    const { first } = await mustBau(['invite', '--id', id], { data: this.path('host') });
    return first('invite').link;
  }

  /** Everything `who` runs works on a data folder of their own. */
  as(who) {
    return { data: this.path('clients', who) };
  }

  /** Enrols `id`, who keeps a data folder of the same name. */
  async enrol(id) {
    const link = await this.invite(id);
    const { first } = await mustBau(['connect', '-'], { ...this.as(id), input: link });
    return { link, connected: first('connected') };
  }

  /** Fetches every name as `who` into `folder`, keeping the vault's folders. */
  async fetch(who, names, folder) {
    const results = [];
    for (const [from, inFolder] of Object.entries(byFolder(names))) {
      const out = this.path(folder, from);
      await mkdir(out, { recursive: true });
      results.push(await mustBau(['get', ...inFolder, '--out', out], this.as(who)));
    }
    return results.flatMap(({ of }) => of('saved'));
  }

  /**
   * Names whose bytes under `folder` are not those of the vault; `flat` for files saved side
   * by side, without the vault's folders.
   */
  async differing(names, folder, { flat = false } = {}) {
    const differing = [];
    for (const name of names) {
      const [mine, theirs] = await Promise.all([
        readFile(this.path(folder, flat ? basename(name) : name)).catch(() => null),
        readFile(this.path('vault', name)),
      ]);
      if (mine === null || !mine.equals(theirs)) differing.push(name);
    }
    return differing;
  }

  /** Bytes of a file of the vault. */
  async sizeOf(name) {
    return (await stat(this.path('vault', name))).size;
  }

  /** What lies in a folder, hidden files too; a folder that was never made holds nothing. */
  list(...parts) {
    return readdir(this.path(...parts)).catch(() => []);
  }

  /** As `list`, without the hidden parts that wait to be gone on with. */
  async visible(...parts) {
    return (await this.list(...parts)).filter((name) => !name.endsWith('.bau-part'));
  }

  async strike() {
    await rm(this.#dir, { recursive: true, force: true });
  }
}

function byFolder(names) {
  const groups = {};
  for (const name of names) (groups[dirname(name)] ??= []).push(name);
  return groups;
}

async function filesIn(folder, prefix = '') {
  const names = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = `${prefix}${entry.name}`.normalize('NFC');
    if (entry.isDirectory()) names.push(...(await filesIn(join(folder, entry.name), `${name}/`)));
    else if (!entry.name.startsWith('.')) names.push(name);
  }
  return names.sort();
}
