// Makes the index of blocks of the cache. Whatever they say is checked as if a disk had
// told it: a name is never more than a name, and a folder without its turn, a name out of
// order or a file the policy does not serve shows that the file is not ours.

import { isHidden, roomIn, segmentFault } from './candidates';
import { CacheFault, decodeBlock, type Block } from './cache-block';
import {
  childName,
  fileMs,
  lastMs,
  rootPlace,
  type DirEntry,
  type Entry,
  type FileEntry,
  type Place,
  type Problem,
  type Stamp,
} from './entries';
import { kindOf, type ExtensionPolicy } from './extensions';
import { compareNames, nameLimits } from './name-policy';
import { sharedPrefix } from './rows';
import type { Steps } from './steps';
import { folderOf, VaultTree } from './tree';
import { visibleName } from './visible-name';

const pauseEvery = 128;
const identityForm = /^-?\d{1,20}:-?\d{1,20}:-?\d{1,20}$/;
const notInDiskNames = process.platform === 'win32' ? /[/\\:]/ : /\//;

/** The folder whose blocks are being read. */
interface Current {
  readonly place: Place;
  readonly room: number;
  readonly entries: Entry[];
}

function checkTime(mtimeMs: number): number {
  if (!Number.isSafeInteger(mtimeMs) || mtimeMs < 0 || mtimeMs > lastMs) {
    throw new CacheFault('time');
  }
  return mtimeMs;
}

export class TreeReader {
  readonly #tree = new VaultTree();
  readonly #places: Place[] = [rootPlace];
  #next = 0;
  #current: Current | null = null;

  constructor(private readonly policy: ExtensionPolicy) {}

  /** Takes the next block. Throws CacheFault, or SyntaxError, for what cannot be. */
  *add(bytes: Buffer): Steps<void> {
    const block = decodeBlock(bytes);
    if (block.more === 2) {
      if (this.#current || this.#next === 0) throw new CacheFault('absent');
      this.#nextPlace();
      return;
    }
    const current = (this.#current ??= this.#begin());
    yield* this.#addEntries(current, block);
    if (block.more === 0) yield* this.#end(current, block);
  }

  /** The tree. Throws CacheFault when blocks are missing. */
  finish(): VaultTree {
    if (this.#current || this.#next < this.#places.length) throw new CacheFault('incomplete');
    return this.#tree;
  }

  #nextPlace(): Place {
    const place = this.#places[this.#next++];
    if (!place) throw new CacheFault('too many folders');
    return place;
  }

  #begin(): Current {
    const place = this.#nextPlace();
    return { place, room: roomIn(place.name), entries: [] };
  }

  *#addEntries(current: Current, { items, stamps }: Block): Steps<void> {
    const { place, entries } = current;
    const shared = sharedPrefix(place.name);
    let files = 0;
    for (const [at, item] of items.entries()) {
      if (at % pauseEvery === pauseEvery - 1) yield;
      const parts = item.includes('/') ? item.split('/') : [item];
      const isDir = parts.length === 4;
      const stamp = isDir ? null : stamps[files++];
      const entry = stamp ? this.#file(current, parts, stamp) : this.#dir(current, parts);
      const before = entries.at(-1);
      if (before && compareNames(before.name, entry.name, shared) >= 0) {
        throw new CacheFault('order');
      }
      entries.push(entry);
    }
    if (files !== stamps.length) throw new CacheFault('stamps');
    if (entries.length > 0 && place.disk.length >= nameLimits.segments) throw new CacheFault('depth');
  }

  *#end({ place, entries }: Current, { mtimeMs, problems }: Block): Steps<void> {
    for (const { kind, name, diskName } of entries) {
      if (kind === 'dir') this.#places.push({ name, disk: [...place.disk, diskName] });
    }
    const told = problems.map(({ name, why }): Problem => ({ name: visibleName(name), why }));
    this.#tree.put(
      yield* folderOf({ place, mtimeMs: checkTime(mtimeMs), entries, problems: told }),
    );
    this.#current = null;
  }

  #name({ place, room }: Current, segment: string, diskName: string): string {
    const isRight =
      !isHidden(segment) &&
      segmentFault(segment, room) === null &&
      (diskName === segment || diskName.normalize('NFC') === segment) &&
      !notInDiskNames.test(diskName);
    if (!isRight) throw new CacheFault('name');
    return childName(place.name, segment);
  }

  #file(current: Current, parts: readonly string[], stamp: Stamp): FileEntry {
    const [segment = '', diskName = segment] = parts;
    if (parts.length > 2) throw new CacheFault('item');
    const name = this.#name(current, segment, diskName);
    const kind = kindOf(segment, this.policy);
    const size = Number(stamp.size);
    if (kind === null || size < 0 || !Number.isSafeInteger(size)) throw new CacheFault('file');
    const mtimeMs = fileMs(stamp.mtimeNs);
    return { kind, name, size, mtimeMs, stamp, parents: current.place.disk, diskName };
  }

  #dir(current: Current, [segment = '', diskName = '', identity = '', time]: readonly string[]): DirEntry {
    if (!identityForm.test(identity)) throw new CacheFault('identity');
    const name = this.#name(current, segment, diskName);
    return { kind: 'dir', name, mtimeMs: checkTime(Number(time)), diskName, identity };
  }
}
