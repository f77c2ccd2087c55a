// What a vault is called in DNS-SD, and the bounds of what is believed of others.

/** The service type; also what a packet must contain to be looked at. */
export const serviceName = '_bau._tcp.local';
/** Asks which services there are at all. */
export const metaName = '_services._dns-sd._udp.local';

/** Group and port of multicast DNS (RFC 6762). */
export const group = '224.0.0.251';
export const mdnsPort = 5353;

/** What TXT says the protocol is; others are not shown. */
export const protocolVersion = '1';

/** Seconds an announcement is good for. */
export const ttlSeconds = 120;

/** Of one packet: a longer one is not ours. */
export const mostBytes = 4_000;
export const mostRecords = 32;

/** Instances kept, and addresses of each. */
export const mostInstances = 64;
export const mostAddresses = 4;

const mostInstanceBytes = 63;
const mostLabelBytes = 120;
const markLength = 4;

/** `text` cut to so many bytes of UTF-8, between code points. */
export function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    cut += character;
  }
  return cut;
}

/**
 * The instance: the label for people, and the start of the fingerprint, so that two vaults
 * of one label do not fight for a name. Dots would part it.
 */
export function instanceOf(label: string, fp: string): string {
  const mark = ` (${fp.slice(0, markLength)})`;
  const room = mostInstanceBytes - Buffer.byteLength(mark);
  return cutToBytes(label.replaceAll('.', ' '), room).trim() + mark;
}

/** The label as TXT holds it. */
export const txtLabel = (label: string): string => cutToBytes(label, mostLabelBytes);
