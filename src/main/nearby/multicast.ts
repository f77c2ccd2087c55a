// Sockets for multicast DNS on every network card: one that listens, and one a card that
// sends, because a socket sends multicast by one card alone. Cards come and go; `refresh`
// takes notice.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { encode, type DnsPacket } from 'dns-packet';
import { networkCards, type Card } from './cards';
import { group, mdnsPort } from './names';
import { PacketGate } from './packet-gate';
import { readPacket } from './read-packet';

export interface MulticastOptions {
  readonly clock: () => number;
  /** Of every packet that may be about vaults; `source` is its sender's IPv4 address. */
  readonly onPacket: (packet: DnsPacket, source: string) => void;
  readonly cards?: () => readonly Card[];
  /** Other than multicast DNS's own for tests alone. */
  readonly port?: number;
}

/** RFC 6762, section 11. */
const hops = 255;

export class Multicast {
  private readonly senders = new Map<string, Socket>();
  private readonly gate: PacketGate;
  private readonly port: number;
  private listener: Socket | null = null;
  private isClosed = false;

  constructor(private readonly options: MulticastOptions) {
    this.gate = new PacketGate(options.clock);
    this.port = options.port ?? mdnsPort;
  }

  /** At least one card can be used. */
  get isUsable(): boolean {
    return this.listener !== null && this.senders.size > 0;
  }

  /** Opens what is missing and lets go of cards that are gone. Never rejects. */
  async refresh(): Promise<void> {
    if (this.isClosed) return;
    this.listener ??= await this.open('0.0.0.0');
    const { listener } = this;
    if (listener === null) return;
    const cards = (this.options.cards ?? networkCards)();
    for (const [address, socket] of this.senders) {
      if (!cards.some((card) => card.address === address)) this.drop(address, socket);
    }
    for (const { address } of cards) {
      if (this.senders.has(address)) continue;
      const sender = await this.open(address);
      if (sender === null) continue;
      try {
        listener.addMembership(group, address);
        sender.setMulticastInterface(address);
        sender.setMulticastTTL(hops);
        sender.setMulticastLoopback(true);
        this.senders.set(address, sender);
      } catch {
        // A card without multicast, or one that just went.
        sender.close();
      }
    }
  }

  /** Sends by every card what `packet` makes for it; resolves when it has left, or not. */
  async send(packet: (card: string) => DnsPacket): Promise<void> {
    const sent = [...this.senders].map(
      ([address, socket]) =>
        new Promise<void>((done) => {
          socket.send(encode(packet(address)), this.port, group, () => {
            done();
          });
        }),
    );
    await Promise.all(sent);
  }

  close(): void {
    this.isClosed = true;
    this.listener?.close();
    this.listener = null;
    for (const socket of this.senders.values()) socket.close();
    this.senders.clear();
  }

  private drop(address: string, socket: Socket): void {
    this.senders.delete(address);
    socket.close();
    try {
      this.listener?.dropMembership(group, address);
    } catch {
      // The system dropped it with the card.
    }
  }

  /** A bound socket, or null where the system gives none. */
  private open(address: string): Promise<Socket | null> {
    return new Promise((done) => {
      const socket = createSocket({ type: 'udp4', reuseAddr: true });
      let isOpen = false;
      socket.on('error', () => {
        // An open one may fail when its card goes; `refresh` sees to that.
        if (isOpen) return;
        socket.close();
        done(null);
      });
      socket.on('message', (bytes, from) => {
        this.receive(bytes, from);
      });
      socket.bind({ port: this.port, address, exclusive: false }, () => {
        isOpen = true;
        if (this.isClosed) {
          socket.close();
          done(null);
        } else done(socket);
      });
    });
  }

  private receive(bytes: Buffer, { address }: RemoteInfo): void {
    if (this.isClosed || !this.gate.lets(address)) return;
    const packet = readPacket(bytes);
    if (packet !== null) this.options.onPacket(packet, address);
  }
}
