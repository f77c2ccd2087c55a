// Checks a downloaded folder against the signed lists in it, and the files that have a
// receipt of their own against that, offline and with the pinned keys (PROTOCOL.md section
// 8). Of two lists that name one file the newer one counts.

import { join } from 'node:path';
import type { FolderVerdict, VerifyView } from '../../shared/ipc/commands';
import type { LocalReason } from '../../shared/errors';
import { minisignPublicKey } from '../identity/minisign';
import { localSegments } from '../vault/local-name';
import { DigestsOf } from './folder-check/digests-of';
import { leadingSegments, Paths } from './folder-check/places';
import { readList, type SignedList } from './folder-check/signed-list';
import { isListName, walkFolder, type FolderContent } from './folder-check/tree-walk';
import { verifyFile, type VerifyOptions } from './verify-file';

const mostShown = 100;
/** Files judged at a time; hashing has its own, lower bound. */
const judgedAtOnce = 64;

/** What a list says of one file: the newest first. */
interface Claim {
  /** The folder of the list. */
  readonly base: string;
  /** Below that. */
  readonly segments: readonly string[];
  readonly digests: string[];
}

/** The verdict; it never rejects for what is wrong with the files. */
export async function verifyFolder(path: string, options: VerifyOptions): Promise<VerifyView> {
  const content = await walkFolder(path).catch(() => null);
  if (!content) return viewOf(path, [], 'file_missing', null);
  const { lists, reason } = await readLists(path, content, options);
  const check = new FolderCheck(path, content, options);
  const claims = claimsOf(lists, new Paths(content.files));
  await each([...claims.values()], (claim) => check.judge(claim));
  await each(content.receipted, (file) => check.judgeReceipt(file));
  const verdict = check.verdict(lists.length);
  return viewOf(path, lists, reason ?? reasonOf(verdict), verdict);
}

/** A list that lies in the folder or below it. */
interface PlacedList extends SignedList {
  readonly base: string;
}

function reasonOf({ lists, good, counts, uncovered }: FolderVerdict): LocalReason | null {
  if (counts.altered > 0) return 'receipt_wrong_file';
  if (counts.missing > 0) return 'file_missing';
  const isUnproven = lists === 0 && good === 0;
  // A list without its signature, unless it is a file like others that a list covers.
  return isUnproven || uncovered.some(isListName) ? 'receipt_missing' : null;
}

function viewOf(
  path: string,
  lists: readonly SignedList[],
  reason: LocalReason | null,
  folder: FolderVerdict | null,
): VerifyView {
  const newest = lists[0];
  return {
    path,
    ok: reason === null,
    server: newest?.statement.server ?? null,
    publicKey: newest ? minisignPublicKey(newest.signer) : null,
    name: null,
    at: newest?.statement.at ?? null,
    reason,
    folder,
  };
}

/** The lists that hold, newest first, and why one does not. */
async function readLists(
  path: string,
  { lists: names }: FolderContent,
  { signer }: VerifyOptions,
): Promise<{ lists: PlacedList[]; reason: LocalReason | null }> {
  const lists: PlacedList[] = [];
  let reason: LocalReason | null = null;
  for (const name of names) {
    const read = await readList(join(path, name), signer);
    const base = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    if (read.ok) lists.push({ ...read.list, base });
    else reason ??= read.reason;
  }
  const byTime = (a: SignedList, b: SignedList): number =>
    b.statement.at - a.statement.at || (a.statement.rid < b.statement.rid ? 1 : -1);
  return { lists: lists.sort(byTime), reason };
}

/** By the place in the folder, so that lists from several roots agree on one file. */
function claimsOf(lists: readonly PlacedList[], paths: Paths): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const { lines, base } of lists) {
    const names = lines.map(({ name }) => name);
    const leading = leadingSegments(names, paths, base);
    // Twice in one list: each is a file of its own, which only a number tells apart.
    for (const { name, digest } of lines) {
      const way = name.split('/').slice(leading).join('/');
      const key = base === '' ? way : `${base}/${way}`;
      const claim = claims.get(key);
      if (claim) claim.digests.push(digest);
      else claims.set(key, { base, segments: localSegments(way), digests: [digest] });
    }
  }
  return claims;
}

class FolderCheck {
  private readonly paths: Paths;
  private readonly digests: DigestsOf;
  private readonly covered = new Set<string>();
  /** Against a list; what another line covers is no alteration but a missing file. */
  private readonly unlike = new Set<string>();
  /** Against their receipts. */
  private readonly altered = new Set<string>();
  private readonly missing = new Set<string>();

  constructor(
    private readonly root: string,
    private readonly content: FolderContent,
    private readonly options: VerifyOptions,
  ) {
    this.paths = new Paths(content.files);
    this.digests = new DigestsOf(root, options.digests);
  }

  /** Looks for the file under its name and under those with a number. */
  async judge({ base, segments, digests: [wanted = '', ...older] }: Claim): Promise<void> {
    const candidates = this.paths.candidates(segments, base);
    const outdated: string[] = [];
    for (const path of candidates) {
      const digest = await this.digests.get(path);
      if (digest === wanted) {
        // One that was kept beside it when it changed is covered by the older list.
        for (const good of [path, ...outdated]) this.covered.add(good);
        return;
      }
      if (digest !== null && older.includes(digest)) outdated.push(path);
    }
    const [plain] = candidates;
    for (const path of outdated) this.altered.add(path);
    if (plain === undefined) this.missing.add([base, ...segments].filter(Boolean).join('/'));
    else if (outdated.length === 0) this.unlike.add(plain);
  }

  async judgeReceipt(path: string): Promise<void> {
    const { ok, reason } = await verifyFile(join(this.root, path), this.options);
    if (ok) this.covered.add(path);
    else if (reason === 'file_missing') this.missing.add(path);
    else this.altered.add(path);
  }

  verdict(lists: number): FolderVerdict {
    const { altered, missing, covered } = this;
    for (const path of this.unlike) (covered.has(path) ? missing : altered).add(path);
    const uncovered = [...this.content.files].filter(
      (path) => !covered.has(path) && !altered.has(path),
    );
    const good = [...covered].filter((path) => !altered.has(path)).length;
    const counts = { altered: altered.size, missing: missing.size, uncovered: uncovered.length };
    return {
      lists,
      good,
      altered: firstOf(altered),
      missing: firstOf(missing),
      uncovered: firstOf(uncovered),
      counts,
    };
  }
}

const firstOf = (paths: Iterable<string>): string[] => [...paths].sort().slice(0, mostShown);

/** Runs `work` for each of `items`, some at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: judgedAtOnce }, worker));
}
