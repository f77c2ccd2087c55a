// What packets of others say of vaults. Everything in them is a claim by whoever sent them:
// it is bounded here, shown as text, and never taken for an identity.

import { decode, type DnsPacket, type DnsRecord } from 'dns-packet';
import { isDialable } from './cards';
import {
  metaName,
  mostAddresses,
  mostBytes,
  mostRecords,
  protocolVersion,
  serviceName,
} from './names';

const suffix = `.${serviceName}`;
const isOurs = Buffer.from('_bau');
const isMeta = Buffer.from('_dns-sd');
const mostText = 200;
/** Id, flags, and how many records there are of four kinds. */
const headerBytes = 12;

/** A vault that somebody says is there. */
export interface Heard {
  readonly instance: string;
  readonly label: string;
  /** Fingerprint (FP26) it says it has; null where it says none. */
  readonly fp: string | null;
  readonly port: number;
  /** IPv4, most likely first. */
  readonly hosts: readonly string[];
  /** Seconds it is good for; 0: it says good-bye. */
  readonly ttl: number;
}

/** The packet, or null for what is none, is too long, or cannot be about vaults. */
export function readPacket(bytes: Buffer): DnsPacket | null {
  if (bytes.length < headerBytes || bytes.length > mostBytes) return null;
  let records = 0;
  for (let at = 4; at < headerBytes; at += 2) records += bytes.readUInt16BE(at);
  if (records > mostRecords || !(bytes.includes(isOurs) || bytes.includes(isMeta))) return null;
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}

/** Whether it asks for vaults, or for what services there are. */
export function asksForVaults({ type, questions = [] }: DnsPacket): boolean {
  if (type !== 'query') return false;
  return questions.some(({ name }) => {
    const asked = name.toLowerCase();
    return asked === serviceName || asked === metaName || asked.endsWith(suffix);
  });
}

/** The vaults a packet that came from `source` tells of. */
export function vaultsIn(packet: DnsPacket, source: string): readonly Heard[] {
  const { type: direction, answers = [], additionals = [] } = packet;
  if (direction !== 'response') return [];
  const records = [...answers, ...additionals];
  const heard: Heard[] = [];
  for (const record of records) {
    if (record.type !== 'SRV' || !record.name.toLowerCase().endsWith(suffix)) continue;
    const found = vaultOf(record, records, source);
    if (found !== null) heard.push(found);
  }
  return heard;
}

function vaultOf(srv: DnsRecord, records: readonly DnsRecord[], source: string): Heard | null {
  const { port, target } = placeIn(srv.data);
  const instance = srv.name.slice(0, -suffix.length);
  if (port === null || instance === '') return null;
  const txt = records.find(({ type, name }) => type === 'TXT' && name === srv.name);
  const facts = factsIn(txt?.data);
  if (facts.get('v') !== protocolVersion) return null;
  const fp = facts.get('fp') ?? '';
  const addresses = records
    .filter(({ type, name }) => type === 'A' && name === target)
    .map(({ data }) => data)
    .filter((data): data is string => typeof data === 'string' && isDialable(data));
  // Where the packet came from is reachable for sure; what it says may be another card's.
  const hosts = addresses.length === 0 ? [source] : addresses;
  return {
    instance,
    label: cut(facts.get('label') ?? '') || cut(instance),
    fp: /^[a-z2-7]{26}$/.test(fp) ? fp : null,
    port,
    hosts: [...new Set(hosts)]
      .sort((one, other) => Number(other === source) - Number(one === source))
      .slice(0, mostAddresses),
    ttl: srv.ttl ?? 0,
  };
}

const cut = (text: string): string => text.trim().slice(0, mostText);

function placeIn(data: unknown): { port: number | null; target: string } {
  if (typeof data !== 'object' || data === null) return { port: null, target: '' };
  const { port, target } = data as { readonly port?: unknown; readonly target?: unknown };
  const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536;
  return { port: isPort ? port : null, target: typeof target === 'string' ? target : '' };
}

/** `key=value` pairs; the first of a key counts, and what is no UTF-8 does not. */
function factsIn(data: unknown): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const rows: readonly unknown[] = Array.isArray(data) ? data.slice(0, mostRecords) : [];
  for (const row of rows) {
    if (!(row instanceof Uint8Array)) continue;
    const text = textOf(row);
    const at = text?.indexOf('=') ?? -1;
    if (text === null || at < 1) continue;
    const key = text.slice(0, at).toLowerCase();
    if (!facts.has(key)) facts.set(key, text.slice(at + 1));
  }
  return facts;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
