import { describe, expect, it } from 'vitest';
import {
  defaultDoorLimits,
  Door,
  isLoopback,
  sourceOf,
  type Admission,
} from '../../src/main/server/door';

const a = '203.0.113.1';

/** A door whose clock and chance the test sets; the bucket is wide unless asked for. */
function doorOf(over: Partial<typeof defaultDoorLimits> = {}) {
  const limits = { ...defaultDoorLimits, connections: { perSecond: 1e6, burst: 1e6 }, ...over };
  const state = { now: 1_000_000, chance: 0.999 };
  const door = new Door(
    limits,
    () => state.now,
    () => state.chance,
  );
  return { door, state };
}

const said = (admission: Admission): number => (admission.kind === 'in' ? 200 : admission.status);

/** One address for each number, each a source of its own. */
const address = (n: number): string =>
  `10.${String(n >> 16)}.${String((n >> 8) & 255)}.${String(n & 255)}`;

/** Lets `count` in, each from a source of its own. */
function fill(door: Door, count: number): void {
  for (let i = 0; i < count; i += 1) expect(said(door.enter(address(i)))).toBe(200);
}

describe('the source of an address', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2/64'],
    ['2001:db8:1:2::', '2001:db8:1:2/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2/64'],
    ['2001:db8::9', '2001:db8:0:0/64'],
    ['2001:0db8:0000:0000::9', '2001:db8:0:0/64'],
    ['2001:DB8::9', '2001:db8:0:0/64'],
    ['::1', '0:0:0:0/64'],
    ['::', '0:0:0:0/64'],
    ['1::', '1:0:0:0/64'],
    ['fe80::1%eth0', 'fe80:0:0:0/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4/64'],
    ['::3:4:5:6:7:8', '0:0:3:4/64'],
    ['64:ff9b::1.2.3.4', '64:ff9b:0:0/64'],
  ])('%s is %s', (text, source) => {
    expect(sourceOf(text)).toBe(source);
  });

  it('differs between neighbouring /64s and IPv4 addresses', () => {
    expect(sourceOf('2001:db8:1:2::1')).not.toBe(sourceOf('2001:db8:1:3::1'));
    expect(sourceOf('1.2.3.4')).not.toBe(sourceOf('1.2.3.5'));
  });

  it('is loopback for 127/8 and ::1 alone', () => {
    for (const text of ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1']) {
      expect(isLoopback(text)).toBe(true);
    }
    for (const text of ['128.0.0.1', '1.127.0.0', '::2', '::ffff:128.0.0.1', '12.7.0.1']) {
      expect(isLoopback(text)).toBe(false);
    }
  });
});

describe('half-open connections', () => {
  it('of one source are eight; the ninth gets 429, until one of them is through', () => {
    const { door } = doorOf();
    for (let i = 0; i < 8; i += 1) expect(said(door.enter(a))).toBe(200);
    expect(said(door.enter(a))).toBe(429);
    expect(said(door.enter('203.0.113.2'))).toBe(200);
    door.left(a);
    expect(said(door.enter(a))).toBe(200);
    expect(said(door.enter(a))).toBe(429);
  });

  it('of one /64 count together', () => {
    const { door } = doorOf();
    for (let i = 1; i <= 8; i += 1) {
      expect(said(door.enter(`2001:db8:1:2::${String(i)}`))).toBe(200);
    }
    expect(said(door.enter('2001:db8:1:2:ffff::1'))).toBe(429);
    expect(said(door.enter('2001:db8:1:3::1'))).toBe(200);
  });

  it('are 64 in all, even with the best of luck', () => {
    const { door } = doorOf();
    fill(door, 63);
    expect(said(door.enter(address(63)))).toBe(200);
    expect(said(door.enter(address(64)))).toBe(503);
    door.left(address(0));
    expect(said(door.enter(address(65)))).toBe(200);
  });

  it('are dropped at random from the 17th on, more and more likely', () => {
    const { door, state } = doorOf();
    state.chance = 0;
    fill(door, 17);
    expect(said(door.enter(address(17)))).toBe(503);
    state.chance = 1 / 48;
    expect(said(door.enter(address(18)))).toBe(200);
    expect(said(door.enter(address(19)))).toBe(503);
    state.chance = 0.49;
    for (let i = 20; i < 42; i += 1) expect(said(door.enter(address(i)))).toBe(200);
    state.chance = 23.9 / 48;
    expect(said(door.enter(address(99)))).toBe(503);
    state.chance = 0.5;
    expect(said(door.enter(address(99)))).toBe(200);
  });

  it('that were refused do not count', () => {
    const { door, state } = doorOf();
    fill(door, 17);
    state.chance = 0;
    for (let i = 0; i < 20; i += 1) expect(said(door.enter(a))).toBe(503);
    state.chance = 0.999;
    for (let i = 0; i < 8; i += 1) expect(said(door.enter(a))).toBe(200);
  });
});

describe('new connections', () => {
  it('of one source are 20 at once and then 5 a second', () => {
    const { door, state } = doorOf({ connections: defaultDoorLimits.connections });
    const once = (): number => {
      const answer = said(door.enter(a));
      if (answer === 200) door.left(a);
      return answer;
    };
    for (let i = 0; i < 20; i += 1) expect(once()).toBe(200);
    expect(once()).toBe(429);
    state.now += 199;
    expect(once()).toBe(429);
    state.now += 1;
    expect(once()).toBe(200);
    expect(once()).toBe(429);
    expect(said(door.enter('203.0.113.2'))).toBe(200);
  });
});

describe('penalties', () => {
  it('slow a source down from 15 s on: one half-open connection at a time', () => {
    const { door, state } = doorOf();
    door.penalise(a, 'refused');
    door.penalise(a, 'refused');
    expect([said(door.enter(a)), said(door.enter(a))]).toEqual([200, 200]);
    door.left(a);
    door.left(a);
    door.penalise(a, 'refused');
    expect(said(door.enter(a))).toBe(200);
    expect(said(door.enter(a))).toBe(429);
    door.left(a);
    expect(said(door.enter(a))).toBe(200);
    state.now += 1;
    // Now they are below 15 s.
    expect(said(door.enter(a))).toBe(200);
  });

  it('are 10 s for a missed deadline', () => {
    const { door } = doorOf();
    door.penalise(a, 'deadline');
    expect([said(door.enter(a)), said(door.enter(a))]).toEqual([200, 200]);
    door.penalise(a, 'refused');
    expect(said(door.enter(a))).toBe(429);
  });

  it('never grow beyond 10 min', () => {
    const { door, state } = doorOf();
    for (let i = 0; i < 500; i += 1) door.penalise(a, 'deadline');
    expect(said(door.enter(a))).toBe(200);
    state.now += 600_000 - 15_000;
    expect(said(door.enter(a))).toBe(429);
    state.now += 1;
    expect(said(door.enter(a))).toBe(200);
  });

  it('do not touch others', () => {
    const { door } = doorOf();
    for (let i = 0; i < 9; i += 1) door.penalise(a, 'deadline');
    for (let i = 0; i < 8; i += 1) expect(said(door.enter('203.0.113.2'))).toBe(200);
  });
});

describe('loopback', () => {
  it('is exempt from bucket, penalties and the limit per source, not from the total', () => {
    const { door, state } = doorOf({ connections: { perSecond: 1, burst: 1 } });
    for (let i = 0; i < 10; i += 1) door.penalise('127.0.0.1', 'deadline');
    for (let i = 0; i < 64; i += 1) expect(said(door.enter('127.0.0.1'))).toBe(200);
    expect(said(door.enter('::1'))).toBe(503);
    for (let i = 0; i < 64; i += 1) door.left('127.0.0.1');
    state.chance = 0;
    expect(said(door.enter('::1'))).toBe(200);
  });

  it('is a source like others when the exemption is off', () => {
    const { door } = doorOf({ loopbackExempt: false });
    for (let i = 0; i < 8; i += 1) expect(said(door.enter('127.0.0.1'))).toBe(200);
    expect(said(door.enter('127.0.0.1'))).toBe(429);
  });
});

describe('remembered sources', () => {
  const small = { sources: 4, connections: { perSecond: 1, burst: 2 } };

  it('are forgotten first when nothing about them needs remembering', () => {
    const { door, state } = doorOf(small);
    door.penalise(address(0), 'deadline');
    door.penalise(address(0), 'deadline');
    for (let i = 1; i < 4; i += 1) {
      door.enter(address(i));
      door.left(address(i));
    }
    state.now += 2000;
    door.enter(address(9));
    door.left(address(9));
    expect([said(door.enter(address(0))), said(door.enter(address(0)))]).toEqual([200, 429]);
  });

  it('never are when a connection of theirs is half-open', () => {
    const { door, state } = doorOf({ ...small, perSource: 1 });
    expect(said(door.enter(a))).toBe(200);
    for (let i = 0; i < 50; i += 1) {
      door.enter(address(i));
      door.left(address(i));
    }
    state.now += 10_000;
    expect(said(door.enter(a))).toBe(429);
    door.left(a);
    expect(said(door.enter(a))).toBe(200);
  });
});
