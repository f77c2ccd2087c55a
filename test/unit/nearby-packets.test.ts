// What packets on the network may make us believe: bounded lists, dialable addresses, and
// nothing at all from what is malformed, whoever sends it and however often.

import { encode, type DnsRecord } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDialable, isNeighbour } from '../../src/main/nearby/cards';
import { Found } from '../../src/main/nearby/found';
import { cutToBytes, instanceOf, mostInstances, serviceName } from '../../src/main/nearby/names';
import { PacketGate } from '../../src/main/nearby/packet-gate';
import { readPacket, vaultsIn, type Heard } from '../../src/main/nearby/read-packet';

const fp = 'abcdefghijklmnopqrstuvwxyz';
const source = '192.0.2.7';

interface Wanted {
  readonly facts?: readonly (string | Buffer)[];
  readonly hosts?: readonly string[];
  readonly port?: number;
  readonly instance?: string;
}

function announcement(wanted: Wanted = {}): Buffer {
  const { facts = ['v=1', 'label=Baú da Ana', `fp=${fp}`], port = 1235 } = wanted;
  const name = `${wanted.instance ?? 'Ana (abcd)'}.${serviceName}`;
  const records: DnsRecord[] = [
    { name: serviceName, type: 'PTR', ttl: 120, data: name },
    {
      ...{ name, type: 'SRV', ttl: 120 },
      data: { port, target: 'ana.local', priority: 0, weight: 0 },
    },
    { name, type: 'TXT', ttl: 120, data: facts.map((fact) => Buffer.from(fact)) },
    ...(wanted.hosts ?? [source]).map((data) => ({ name: 'ana.local', type: 'A', ttl: 120, data })),
  ];
  return encode({ type: 'response', flags: 0, answers: records });
}

function heardIn(bytes: Buffer): readonly Heard[] {
  const packet = readPacket(bytes);
  return packet === null ? [] : vaultsIn(packet, source);
}

describe('a packet', () => {
  it('tells of a vault', () => {
    expect(heardIn(announcement())).toEqual([
      { instance: 'Ana (abcd)', label: 'Baú da Ana', fp, port: 1235, hosts: [source], ttl: 120 },
    ]);
  });

  it('puts the address it came from first, and keeps only addresses one can dial', () => {
    const hosts = ['127.0.0.1', '10.0.0.9', source, '224.0.0.251', '0.0.0.0', '255.255.255.255'];
    expect(heardIn(announcement({ hosts }))[0]?.hosts).toEqual([source, '10.0.0.9']);
    expect(heardIn(announcement({ hosts: [] }))[0]?.hosts).toEqual([source]);
    const many = Array.from({ length: 20 }, (_, at) => `10.0.0.${String(at + 1)}`);
    expect(heardIn(announcement({ hosts: many }))[0]?.hosts).toHaveLength(4);
  });

  it('says nothing where version, port or fingerprint are not what they should be', () => {
    expect(heardIn(announcement({ facts: ['v=2', 'label=x'] }))).toEqual([]);
    expect(heardIn(announcement({ facts: [] }))).toEqual([]);
    expect(heardIn(announcement({ port: 0 }))).toEqual([]);
    expect(heardIn(announcement({ facts: ['v=1', 'fp=ABC'] }))[0]).toMatchObject({
      fp: null,
      label: 'Ana (abcd)',
    });
  });

  it('bounds texts, and drops what is no UTF-8', () => {
    const long = `label=${'x'.repeat(249)}`;
    expect(heardIn(announcement({ facts: ['v=1', long] }))[0]?.label).toHaveLength(200);
    const broken = Buffer.from([...Buffer.from('label='), 0xff, 0xfe]);
    expect(heardIn(announcement({ facts: ['v=1', broken] }))[0]?.label).toBe('Ana (abcd)');
  });

  it('is dropped whole where it holds too much, or is none', () => {
    const hosts = Array.from({ length: 40 }, (_, at) => `10.0.0.${String(at + 1)}`);
    expect(readPacket(announcement({ hosts }))).toBeNull();
    expect(readPacket(Buffer.alloc(5_000, '_bau'))).toBeNull();
    // A name that points at itself.
    const loop = Buffer.from('000084000000000100000000c00c000c000100000000000004', 'hex');
    expect(readPacket(Buffer.concat([loop, Buffer.from('_bau')]))).toBeNull();
  });

  it('never throws, whatever was done to it', () => {
    const whole = announcement();
    const place = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 12 }),
        place,
        (flips, end) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of flips) bytes[at] = value;
          heardIn(bytes);
          heardIn(bytes.subarray(0, end));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the list', () => {
  const heard = (name: string, more: Partial<Heard> = {}): Heard => ({
    ...{ instance: name, label: name, fp: null, port: 1, hosts: ['10.0.0.1'], ttl: 120 },
    ...more,
  });
  const none = (): boolean => false;

  it('stays bounded, and has room for a vault that is known', () => {
    const found = new Found((known) => known === fp);
    for (let at = 0; at < 5_000; at += 1) found.note(heard(`fake ${String(at)}`), source, 0);
    expect(found.views()).toHaveLength(mostInstances);
    expect(found.more).toBeGreaterThan(4_000);
    expect(found.note(heard('mine', { fp }), source, 0)).toBe(true);
    expect(found.views()).toHaveLength(mostInstances);
    expect(found.views()[0]).toMatchObject({ label: 'mine', fp });
  });

  it('keeps four addresses of a vault, and forgets them in time', () => {
    const found = new Found(none);
    for (let at = 1; at < 20; at += 1) {
      found.note(heard('a', { hosts: [`10.0.0.${String(at)}`] }), source, 0);
    }
    expect(found.views()[0]?.addresses).toHaveLength(4);
    found.note(heard('a', { hosts: ['10.0.0.1'] }), source, 60_000);
    expect(found.sweep(119_000)).toBe(false);
    expect(found.sweep(121_000)).toBe(true);
    expect(found.views()[0]?.addresses).toEqual(['10.0.0.1:1']);
    found.sweep(181_000);
    expect(found.views()).toEqual([]);
  });

  it('believes no one who is good for ever', () => {
    const found = new Found(none);
    found.note(heard('a', { ttl: 2 ** 31 }), source, 0);
    found.sweep(121_000);
    expect(found.views()).toEqual([]);
  });

  it('lets only the announcer say good-bye', () => {
    const found = new Found(none);
    found.note(heard('a'), source, 0);
    expect(found.note(heard('a', { ttl: 0 }), '192.0.2.66', 0)).toBe(false);
    expect(found.views()).toHaveLength(1);
    expect(found.note(heard('a', { ttl: 0 }), source, 0)).toBe(true);
    expect(found.views()).toEqual([]);
  });

  it('tells two vaults of one name apart by what they say they are', () => {
    const found = new Found(none);
    found.note(heard('a', { fp }), source, 0);
    found.note(heard('a', { fp: 'b'.repeat(26) }), source, 0);
    expect(found.views()).toHaveLength(2);
  });
});

describe('the gate', () => {
  it('lets a flood through at its pace, from one source or from thousands', () => {
    let now = 0;
    const gate = new PacketGate(() => now);
    let one = 0;
    for (; now < 10_000; now += 1) one += Number(gate.lets('10.0.0.1'));
    expect(one).toBeLessThan(270);
    let many = 0;
    for (; now < 20_000; now += 1) many += Number(gate.lets(`10.0.${String(now)}`));
    expect(many).toBeLessThan(1_900);
  });

  it('is not shut by a clock that was set back', () => {
    let now = 1_000_000;
    const gate = new PacketGate(() => now);
    for (let at = 0; at < 100; at += 1) gate.lets('10.0.0.1');
    now = 0;
    gate.lets('10.0.0.1');
    now = 1_000;
    expect(gate.lets('10.0.0.1')).toBe(true);
  });
});

describe('names and addresses', () => {
  it('cuts between characters', () => {
    expect(cutToBytes('aé🎒x', 7)).toBe('aé🎒');
    expect(cutToBytes('aé🎒x', 6)).toBe('aé');
    const instance = instanceOf(`${'🎒'.repeat(40)}.com`, fp);
    expect(Buffer.byteLength(instance)).toBeLessThanOrEqual(63);
    expect(instance).toMatch(/^🎒+ \(abcd\)$/u);
    expect(instanceOf('a.b', fp)).toBe('a b (abcd)');
  });

  it('knows whose network an address is on', () => {
    const cards = [{ address: '192.168.1.20', netmask: '255.255.255.0' }];
    expect(isNeighbour('192.168.1.77', cards)).toBe(true);
    expect(isNeighbour('192.168.2.77', cards)).toBe(false);
    expect(isNeighbour('example.org', cards)).toBeNull();
    expect(isNeighbour('127.0.0.1', cards)).toBeNull();
    expect([isDialable('10.1.2.3'), isDialable('256.1.1.1'), isDialable('fe80::1')]).toEqual([
      ...[true, false, false],
    ]);
  });
});
