// The addresses this computer can be reached at, for people and for invite links.

import { networkInterfaces } from 'node:os';
import { formatHostPort } from '../identity/host-port';

const wildcards = new Set(['0.0.0.0', '::', '']);

interface Card {
  readonly name: string;
  readonly address: string;
}

/** Cards a virtual machine or a tunnel makes come last: they rarely reach anyone. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|zt|tailscale|vethernet)/i;

function localCards(): Card[] {
  const cards: Card[] = [];
  for (const [name, rows] of Object.entries(networkInterfaces())) {
    for (const row of rows ?? []) {
      if (!row.internal && row.family === 'IPv4') cards.push({ name, address: row.address });
    }
  }
  return cards.sort((a, b) => Number(virtual.test(a.name)) - Number(virtual.test(b.name)));
}

/** Hosts a client may dial when a server listens on `host`, best first. */
export function reachableHosts(host: string): readonly string[] {
  if (!wildcards.has(host)) return [host];
  return [...localCards().map(({ address }) => address), '127.0.0.1'];
}

/** As `host:port` texts. */
export function reachableAddresses(host: string, port: number): readonly string[] {
  return reachableHosts(host).map((each) => formatHostPort(each, port));
}
