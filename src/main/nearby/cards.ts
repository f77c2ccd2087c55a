// The network cards this computer has, and whether an address lies in reach of one of them.

import { networkInterfaces } from 'node:os';

export interface Card {
  /** IPv4. */
  readonly address: string;
  readonly netmask: string;
}

/** Cards with an IPv4 address, but the loopback. */
export function networkCards(): readonly Card[] {
  return Object.values(networkInterfaces())
    .flatMap((rows) => rows ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address, netmask }) => ({ address, netmask }));
}

/** The bits of a dotted address, or null for anything else. */
function bitsOf(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4) return null;
  let bits = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bits = bits * 256 + Number(part);
  }
  return bits;
}

/** Whether the address is one that a computer on a network may have. */
export function isDialable(address: string): boolean {
  const bits = bitsOf(address);
  if (bits === null) return false;
  const first = Math.floor(bits / 2 ** 24);
  // This network, loopback, and multicast with all that is above it.
  return first !== 0 && first !== 127 && first < 224;
}

/** Whether one of the cards is on the network of that address; null where that means nothing. */
export function isNeighbour(address: string, cards: readonly Card[]): boolean | null {
  const bits = bitsOf(address);
  if (bits === null || !isDialable(address)) return null;
  return cards.some(({ address: own, netmask }) => {
    const mask = bitsOf(netmask) ?? 0;
    const masked = (value: number): number => (value & mask) >>> 0;
    return masked(bits) === masked(bitsOf(own) ?? 0);
  });
}
