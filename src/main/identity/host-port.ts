// `host:port` as links, WELCOME and people write it (PROTOCOL.md section 6): IPv4, IPv6
// in brackets without a zone, or an ASCII lower-case name; the port is always written.

import { isIP, isIPv6 } from 'node:net';

export interface HostPort {
  readonly host: string;
  /** 1..65535. */
  readonly port: number;
}

const nameLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const isName = (text: string): boolean =>
  text.length <= 253 &&
  text.split('.').every((label) => nameLabel.test(label)) &&
  // A name whose last label is all digits would be taken for an IPv4 address.
  !/^\d+$/.test(text.split('.').at(-1) ?? '');

/** The pair, with a name in lower case, or null where the text is neither. */
export function parseHostPort(text: string): HostPort | null {
  // ASCII only before folding: other scripts have letters whose lower case is ASCII.
  const match = /^(?:\[([^\]]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  if (!match) return null;
  const [, six, other = '', digits = ''] = match;
  const port = Number(digits);
  if (port < 1 || port > 65_535) return null;
  if (six !== undefined) return isIPv6(six) && !six.includes('%') ? { host: six, port } : null;
  const host = other.toLowerCase();
  return isIP(host) === 4 || isName(host) ? { host, port } : null;
}

export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`;
}

/** The address a server sees, as WELCOME tells it: an IPv4-mapped one is written as IPv4. */
export function formatSeenAddress(address: string, port: number): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  const bare = (mapped?.[1] ?? address).split('%')[0] ?? '';
  return formatHostPort(bare, port);
}
