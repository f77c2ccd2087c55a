// Two clients never hold one ID, nor one key two sessions, in whatever order they connect,
// vanish, hang, take over, are revoked and invited anew, alone or at the same moment, with
// the server restarting in between. A real server on loopback against a model of section 6.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AdmissionModel, type Ask, type Outcome } from '../fixtures/admission-model';
import { slots, World, type Server } from '../fixtures/admission-world';
import { cleanUp, serve, tempDir } from '../fixtures/engines';
import type { RawClient } from '../fixtures/raw-client';

const runs = 300;
const mostCommands = 24;
const ids = ['um', 'dois'] as const;

let server: Server;
let commandsRun = 0;

beforeAll(async () => {
  const host = await serve(await tempDir());
  const { listening } = (await host.do('snapshot', {})).server;
  server = { host, port: listening?.port ?? 0, connections: 0 };
  const limits = { probeMs: 200, refusalDelayMs: 10, takeoverEveryMs: 3_600_000 };
  await host.do('limits.set', { limits });
});

afterAll(cleanUp);

type Step = fc.AsyncCommand<AdmissionModel, World>;

/** A command: what it does to the model, and to the world, which must come to the same. */
function step(
  name: string,
  possible: (model: AdmissionModel) => boolean,
  run: (model: AdmissionModel, world: World) => Promise<void>,
): Step {
  return {
    check: (model) => possible(model as AdmissionModel),
    run: async (model, world) => {
      commandsRun += 1;
      await run(model, world);
      await world.settle(model);
    },
    toString: () => name,
  };
}

interface Wish {
  readonly slot: string;
  readonly takeover: boolean;
  readonly id: string | null;
  /** Counted from the newest. */
  readonly invite: number;
}

const slot = fc.constantFrom(...slots);
const id = fc.constantFrom(...ids);
const byId = fc.record({
  slot,
  takeover: fc.boolean(),
  id: fc.option(id, { freq: 3 }),
  invite: fc.constant(0),
});
const byInvite = fc.record({
  slot,
  takeover: fc.boolean(),
  id: fc.constant(null),
  invite: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 5 })),
});
const wish = fc.oneof({ weight: 3, arbitrary: byId }, { weight: 2, arbitrary: byInvite });

/** The request a wish comes to; without an ID it is the one the key holds, if any. */
function asked(model: AdmissionModel, world: World, { slot, takeover, id, invite }: Wish): Ask {
  const key = world.key(slot);
  const open = model.invites.length - 1 - invite;
  if (id === null && open >= 0 && invite >= 0 && !holds(model, key)) {
    return { key, takeover, invite: open };
  }
  const held = [...model.rows].find(([, row]) => row.key === key)?.[0];
  return { key, takeover, known: id ?? held ?? 'um' };
}

const holds = (model: AdmissionModel, key: string): boolean =>
  [...model.rows.values()].some((row) => row.key === key && row.state === 'bound');

const always = (): boolean => true;
const written = (value: unknown): string => JSON.stringify(value);

const connect = wish.map((w) =>
  step(`connect ${written(w)}`, always, async (model, world) => {
    const ask = asked(model, world, w);
    const expected = model.ask(ask);
    expect(await world.ask(ask), written(ask)).toBe(expected);
  }),
);

const useInvite = byInvite.map((w) =>
  step(
    `use ${written(w)}`,
    (model) => model.invites.length > 0,
    async (model, world) => {
      const key = world.key(w.slot);
      const invite = Math.max(0, model.invites.length - 1 - w.invite);
      const ask = { key, takeover: w.takeover, invite };
      const expected = model.ask(ask);
      expect(await world.ask(ask), written(ask)).toBe(expected);
    },
  ),
);

/** All at once: what came of them must be what some order of them comes to. */
const race = fc
  .record({
    wishes: fc.array(wish, { minLength: 2, maxLength: 3 }),
    revoked: fc.option(id, { freq: 4 }),
  })
  .map(({ wishes, revoked }) =>
    step(`race ${written({ wishes, revoked })}`, always, async (model, world) => {
      const asks = wishes.map((w) => asked(model, world, w));
      const revoking = revoked !== null && model.rows.has(revoked) ? revoked : null;
      const [outcomes] = await Promise.all([
        Promise.all(asks.map((ask) => world.ask(ask))),
        revoking === null ? null : world.revoke(revoking),
      ]);
      const ways = orders(asks.length + (revoking === null ? 0 : 1)).map((order) => {
        const after = model.clone();
        const came: Outcome[] = [];
        for (const at of order) {
          const ask = asks[at];
          if (ask) came[at] = after.ask(ask);
          else after.revoke(revoking ?? '');
        }
        return { after, came };
      });
      const fitting = ways.filter(({ came }) => String(came) === String(outcomes));
      expect(fitting.length, `${written(asks)}: ${String(outcomes)}`).toBeGreaterThan(0);
      await oneOf(fitting, model, world);
    }),
  );

/** Takes the model to the state, of those that fit, in which the server is. */
async function oneOf(
  fitting: readonly { after: AdmissionModel }[],
  model: AdmissionModel,
  world: World,
): Promise<void> {
  let failure: unknown;
  for (const { after } of fitting) {
    try {
      await world.settle(after);
      become(model, after);
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function become(model: AdmissionModel, after: AdmissionModel): void {
  const inside = after as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(inside)) Reflect.set(model, name, value);
}

function orders(count: number): number[][] {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, at) => [
      ...order.slice(0, at),
      count - 1,
      ...order.slice(at),
    ]),
  );
}

const invite = id.map((name) =>
  step(`invite ${name}`, always, async (model, world) => {
    model.invite(name);
    await world.invite(name);
  }),
);

const revoke = id.map((name) =>
  step(
    `revoke ${name}`,
    (model) => model.rows.has(name),
    async (model, world) => {
      model.revoke(name);
      await world.revoke(name);
    },
  ),
);

const renew = slot.map((name) =>
  step(`new key for ${name}`, always, async (model, world) => {
    const key = world.key(name);
    world.client(key)?.channel.bye('bye');
    model.live.delete(key);
    world.renew(name);
  }),
);

/** What happens to the connection of a key, where it has one. */
function toConnection(
  verb: string,
  happen: (
    client: RawClient,
    model: AdmissionModel,
    world: World,
    key: string,
  ) => Promise<void> | void,
): fc.Arbitrary<Step> {
  return slot.map((name) =>
    step(
      `${verb} ${name}`,
      (model) => model.live.size > 0,
      async (model, world) => {
        const key = world.key(name);
        const live = model.live.get(key);
        const client = world.client(key);
        if (live && client) await happen(client, model, world, key);
      },
    ),
  );
}

const bye = toConnection('bye', (client, model, _world, key) => {
  client.channel.bye('bye');
  model.live.delete(key);
});
const vanish = toConnection('vanish', (client, model, _world, key) => {
  client.drop();
  model.live.delete(key);
});
/** The server may not know of the end yet: it finds out by asking. */
const vanishAndReturn = toConnection('vanish and return', async (client, model, world, key) => {
  const known = model.live.get(key)?.id ?? '';
  client.drop();
  model.live.delete(key);
  const ask = { key, takeover: false, known };
  const expected = model.ask(ask);
  expect(await world.ask(ask), written(ask)).toBe(expected);
});
const hang = toConnection('hang', (client, model, _world, key) => {
  client.silence();
  const live = model.live.get(key);
  if (live) live.answers = false;
});

const restart = fc.constant(
  step('restart', always, async (model, world) => {
    model.restart();
    await world.restart();
  }),
);

test('no order of events lets two in as one', async () => {
  let run = 0;
  const weighted = [
    ...Array<fc.Arbitrary<Step>>(5).fill(connect),
    ...Array<fc.Arbitrary<Step>>(3).fill(useInvite),
    ...Array<fc.Arbitrary<Step>>(2).fill(race),
    invite,
    invite,
    invite,
    revoke,
    renew,
    bye,
    vanish,
    vanishAndReturn,
    hang,
    restart,
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.commands(weighted, { maxCommands: mostCommands, size: 'max' }),
      async (commands) => {
        run += 1;
        const world = new World(server, run);
        try {
          await fc.asyncModelRun(() => ({ model: new AdmissionModel(), real: world }), commands);
        } finally {
          world.leave();
        }
      },
    ),
    { numRuns: runs },
  );
  expect(commandsRun).toBeGreaterThan(2000);
  expect(server.connections).toBeGreaterThan(1500);
}, 180_000);
