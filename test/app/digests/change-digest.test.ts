/** What people change about digests, and what heapbot.yaml declares. */

import { describe, expect, it } from 'vitest';
import type { DeclaredDigest } from '../../../src/app/digests/declared-digests.ts';
import { createDigestWorld, HOUR, START } from '../../support/digest-world.ts';

const DAILY = {
  words: 'daily 9:00',
  rule: { kind: 'cron', expression: '0 9 * * *' },
  timeZone: 'UTC',
} as const;

describe('people', () => {
  it('get numbers, a schedule, and a digest that knows its channel and its owner', async () => {
    const world = createDigestWorld();
    await world.add();
    const second = await world.add({ when: DAILY });
    expect(second).toMatchObject({
      number: 2,
      owner: 'U1',
      origin: 'person',
      channel: { workspace: 'T1', id: 'C1', name: 'perf' },
    });
    expect([...world.scheduler.schedules.keys()]).toEqual(['digest.1', 'digest.2']);
    expect(world.scheduler.schedules.get('digest.2')?.when).toEqual({
      kind: 'cron',
      expression: '0 9 * * *',
      timeZone: 'UTC',
    });
  });

  it('change what it says and when', async () => {
    const world = createDigestWorld();
    await world.add();
    const outcome = await world.change({
      kind: 'edit-digest',
      number: 1,
      changes: { when: DAILY, top: 10 },
    });
    expect(outcome).toMatchObject({ done: 'edited', digest: { top: 10, services: 'all' } });
    expect(world.scheduler.schedules.get('digest.1')?.when.kind).toBe('cron');
  });

  it('pause and resume it', async () => {
    const world = createDigestWorld();
    await world.add();
    const paused = await world.change({ kind: 'pause-digest', number: 1 });
    expect(paused).toMatchObject({ digest: { paused: { by: 'U1', at: START, why: '' } } });
    await world.pass(3 * HOUR);
    await world.change({ kind: 'resume-digest', number: 1 });
    await world.pass(HOUR);
    expect(world.posts).toHaveLength(1);
  });

  it('run it beside its times, whatever its condition says, also while it is paused', async () => {
    const world = createDigestWorld();
    world.isDue = false;
    await world.add({ condition: 'leaking' });
    await world.change({ kind: 'pause-digest', number: 1 });
    await world.change({ kind: 'run-digest', number: 1 });
    expect(world.posts.map(({ key }) => key)).toEqual([`1@${START}`]);
  });

  it('see what it would say, without anything posted', async () => {
    const world = createDigestWorld();
    world.away.add('svc-node');
    await world.add();
    const outcome = await world.change({ kind: 'preview-digest', number: 1 });
    expect(outcome).toMatchObject({
      kind: 'digest-material',
      material: { histories: [{ service: 'svc-blog' }], failures: [{ service: 'svc-node' }] },
    });
    expect(world.posts).toEqual([]);
  });

  it('are told which there are where there is no such digest', async () => {
    const world = createDigestWorld();
    await world.add();
    const outcome = await world.change({ kind: 'pause-digest', number: 12 });
    expect(outcome).toEqual({ kind: 'unknown', what: '#12', known: ['#1'] });
  });

  it('cannot have a service told where it may not be spoken of', async () => {
    const world = createDigestWorld();
    const elsewhere = { channel: 'C9', channelName: 'random' };
    await expect(world.add({ services: ['svc-node'] }, elsewhere)).rejects.toThrow(
      /only shown in/u,
    );
    await world.add({ services: ['svc-node'] });
    await expect(
      world.change({
        kind: 'edit-digest',
        number: 1,
        changes: { channel: { kind: 'id', id: 'C9', name: null } },
      }),
    ).rejects.toThrow(/only shown in/u);
  });

  it('cannot have it in a channel where heapbot is not', async () => {
    const world = createDigestWorld();
    const channel = (name: string) => world.add({ channel: { kind: 'name', name } });
    const found = { id: 'C7', name: 'ops', isArchived: false, isMember: false };
    world.channels.set('ops', found).set('gone', 'absent');
    world.channels.set('old', { ...found, name: 'old', isArchived: true });
    await expect(channel('ops')).rejects.toThrow(/I am not in #ops.*invite/u);
    await expect(channel('gone')).rejects.toThrow(/no such channel/u);
    await expect(channel('old')).rejects.toThrow(/#old is archived/u);
    await expect(channel('unseen')).rejects.toThrow(/channels:read/u);
    world.channels.set('ops', { ...found, isMember: true });
    expect((await channel('ops')).channel).toEqual({ workspace: 'T1', id: 'C7', name: 'ops' });
  });

  it('see those of which all services may be spoken of where they are', async () => {
    const world = createDigestWorld();
    await world.add({ services: ['svc-node'] });
    await world.add({ services: ['svc-blog'] });
    await world.add();
    const numbers = async (place = {}) =>
      (await world.summarize(place)).map(({ digest }) => digest.number);
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await numbers({ channel: 'C9', channelName: 'random' })).toEqual([2]);
  });
});

describe('heapbot.yaml', () => {
  const declared: DeclaredDigest = {
    name: null,
    services: 'all',
    when: DAILY,
    channel: 'perf',
    condition: 'always',
    top: 5,
  };

  it('has digests with numbers that stay, and that follow the file', async () => {
    const world = createDigestWorld();
    world.channels.set('perf', { id: 'C1', name: 'perf', isArchived: false, isMember: true });
    await world.add();
    await world.restart([declared, { ...declared, name: 'ops', channel: 'C0AB12CD3' }]);
    await world.change({ kind: 'pause-digest', number: 3 });
    await world.restart([{ ...declared, name: 'ops', channel: 'C0AB12CD3', top: 9 }, declared]);
    const kept = (await world.store.all('digest')).map(({ value }) => value);
    expect(kept.map(({ number, origin, top }) => [number, origin, top])).toEqual([
      [1, 'person', 5],
      [2, 'file', 5],
      [3, 'file', 9],
    ]);
    expect(kept.map(({ channel }) => channel.id)).toEqual(['C1', 'C1', 'C0AB12CD3']);
    expect([...world.scheduler.schedules.keys()].sort()).toEqual(['digest.1', 'digest.2']);
    await world.restart([]);
    expect((await world.store.all('digest')).map(({ id }) => id)).toEqual(['1']);
    await world.restart([declared]);
    expect((await world.store.all('digest')).map(({ id }) => id)).toEqual(['1', '4']);
  });

  it('has the same digests whichever process is first', async () => {
    const world = createDigestWorld();
    const both = [declared, { ...declared, name: 'constructor' }];
    await Promise.all([1, 2, 3].map(() => world.digests.resume(both)));
    expect(await world.store.all('digest')).toHaveLength(2);
  });

  it('alone changes them', async () => {
    const world = createDigestWorld();
    await world.restart([declared]);
    const edit = world.change({ kind: 'edit-digest', number: 1, changes: { top: 3 } });
    await expect(edit).rejects.toThrow(/declared in heapbot\.yaml/u);
    const remove = world.change({ kind: 'remove-digest', number: 1 });
    await expect(remove).rejects.toThrow(/declared in heapbot\.yaml/u);
  });
});
