/**
 * The packaged program as it ships, started as a process: nothing can attach to it, so what
 * it does is seen from outside.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { electronRuntime, packagedDir } from '../e2e/runtime';

if (packagedDir === null) throw new Error('Run these tests with `npm run test:packaged`.');

export const shippingDir = packagedDir;
/** The launcher of the `bau` command inside the package. */
export const command = join(shippingDir, 'resources/bin/bau');
export const program = join(shippingDir, 'bau-desktop');

/** What the program's window needs on a machine without a desktop, and as root. */
export const windowArgs = [...electronRuntime().args, '--password-store=basic', '--disable-gpu'];

export interface Ended {
  /** Exit status, or the signal's name. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** An environment with that home and nothing of the developer's own. */
export function bare(home: string | null, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = ['PATH', 'DISPLAY', 'XAUTHORITY', 'BAU_OZONE_PLATFORM'];
  const entries = kept.map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    ...(home === null ? {} : { HOME: home }),
    LC_ALL: 'C',
    ...more,
  };
}

/** A process whose output is kept; `stop` ends it whatever it does. */
export class Running {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;

  constructor(file: string, args: readonly string[], options: SpawnOptions) {
    this.child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString('utf8')));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString('utf8')));
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        resolve({ code: code ?? signal ?? '', stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async stop(): Promise<void> {
    if (!this.isOver) this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** Runs the `bau` command to its end. */
export function bau(args: readonly string[], options: SpawnOptions): Promise<Ended> {
  return new Running(command, args, options).ended;
}

/** The copy that tests drive, once more beside it; `changed` are the names it is to lack. */
async function copyBeside(title: string, changed: readonly string[]): Promise<string> {
  const from = dirname(electronRuntime().executablePath);
  const to = join(dirname(from), title);
  await rm(to, { recursive: true, force: true });
  for (const name of await filesBelow(from)) {
    await mkdir(dirname(join(to, name)), { recursive: true });
    if (!changed.includes(name)) await link(join(from, name), join(to, name));
  }
  return to;
}

/** A copy that calls itself that version, which must have as many characters as the real one. */
export async function programOfVersion(version: string): Promise<string> {
  const archive = 'resources/app.asar';
  const to = await copyBeside(`versão ${version}`, [archive]);
  const content = await readFile(join(shippingDir, archive));
  const [, stated = ''] =
    /"name": "bau",\s+"version": "([^"]+)"/.exec(content.toString('latin1')) ?? [];
  if (stated.length !== version.length) throw new Error(`${version} for ${stated}`);
  const at = content.indexOf(`"version": "${stated}"`, content.indexOf('"name": "bau"'));
  content.write(version, at + '"version": "'.length, 'latin1');
  await writeFile(join(to, archive), content);
  return join(to, 'bau-desktop');
}

/** A copy that looks for new versions at that address. */
export async function programWithFeed(url: string): Promise<string> {
  const to = await copyBeside('com novidades', []);
  const feed = { provider: 'generic', url, updaterCacheDirName: 'bau-updater' };
  // JSON is YAML.
  await writeFile(join(to, 'resources/app-update.yml'), JSON.stringify(feed));
  return join(to, 'bau-desktop');
}

/** Files below a folder as names with slashes. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Digest of every file below a folder, by name. */
export async function digestsOf(folder: string): Promise<Record<string, string>> {
  const digests = (await filesBelow(folder)).map(async (name) => {
    const content = await readFile(join(folder, name));
    return [name, createHash('sha256').update(content).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}

/** Name, size and time of everything below a folder: another text where anything was written. */
export async function fingerprintOf(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const lines = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  return lines.join('\n');
}
