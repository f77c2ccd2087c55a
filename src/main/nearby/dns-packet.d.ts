// The part of dns-packet that this room uses; the package has no types of its own.

declare module 'dns-packet' {
  /** `data` differs by `type`: a name (PTR), an address (A), a place (SRV), buffers (TXT). */
  export interface DnsRecord {
    readonly name: string;
    readonly type: string;
    readonly ttl?: number;
    readonly flush?: boolean;
    readonly data?: unknown;
  }

  export interface DnsQuestion {
    readonly name: string;
    readonly type: string;
  }

  export interface DnsPacket {
    readonly type?: 'query' | 'response';
    readonly flags?: number;
    readonly questions?: readonly DnsQuestion[];
    readonly answers?: readonly DnsRecord[];
    readonly additionals?: readonly DnsRecord[];
  }

  /** Throws on what is no DNS packet. */
  export function decode(bytes: Buffer): DnsPacket;
  export function encode(packet: DnsPacket): Buffer;
}
