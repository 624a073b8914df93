/** One tick of a digest, through whatever may happen to it. */

import { describe, expect, it } from 'vitest';
import { PostError } from '../../../src/app/errors.ts';
import { createDigestWorld, HOUR, Killed, MINUTE, START } from '../../support/digest-world.ts';

describe('a digest', () => {
  it('reads its services, posts once for each tick, and hangs its attachments below', async () => {
    const world = createDigestWorld();
    await world.add();
    await world.pass(2 * HOUR);
    expect(world.posts.map(({ key }) => key)).toEqual([
      `1@${START + HOUR}`,
      `1@${START + 2 * HOUR}`,
    ]);
    expect(world.captured).toEqual(['svc-blog', 'svc-node', 'svc-blog', 'svc-node']);
    expect(world.attached).toEqual([
      'trend below 1.0',
      'tables below 1.0',
      'trend below 2.0',
      'tables below 2.0',
    ]);
    expect((await world.store.read('digest-memory', '1'))?.value.lastRunAt).toBe(START + 2 * HOUR);
  });

  it('has a line for a service that cannot be read, and for one that is gone', async () => {
    const world = createDigestWorld();
    world.away.add('svc-blog');
    await world.add({ services: ['svc-blog', 'svc-gone'] });
    await world.pass(HOUR);
    expect(world.posts[0]?.text).toBe(
      '#1 (svc-blog refused the connection; svc-gone is not configured any more)',
    );
  });

  it('is silent where its condition says so, and remembers all the same', async () => {
    const world = createDigestWorld();
    await world.add({ condition: 'changed' });
    world.isDue = false;
    await world.pass(HOUR);
    expect(world.posts).toEqual([]);
    expect(world.outcomes).toEqual(['silent']);
    expect((await world.store.read('digest-memory', '1'))?.value.lastRunAt).toBe(START + HOUR);
  });

  it('tells no channel of a service that may not be spoken of there', async () => {
    const world = createDigestWorld();
    await world.add({}, { channel: 'C9', channelName: 'random' });
    await world.pass(HOUR);
    expect(world.captured).toEqual(['svc-blog']);
  });

  it('makes nothing up for a time when nobody ran', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(30 * HOUR + MINUTE);
    await world.restart();
    await world.pass(HOUR);
    expect(world.posts).toHaveLength(1);
    await world.perform(1, START + 3 * HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.outcomes.at(-1)).toBe('skipped');
  });

  it('does nothing late for one that was paused or removed', async () => {
    const world = createDigestWorld();
    await world.add();
    await world.change({ kind: 'pause-digest', number: 1 });
    await world.perform(1, world.now());
    await world.change({ kind: 'remove-digest', number: 1 });
    await world.perform(1, world.now());
    expect(world.posts).toEqual([]);
    expect(await world.store.all('digest-memory')).toEqual([]);
  });

  it('forgets runs that nobody will run again', async () => {
    const world = createDigestWorld();
    await world.add();
    await world.pass(72 * HOUR);
    const kept = await world.store.all('digest-post');
    expect(kept.length).toBeLessThan(50);
    expect(world.posts).toHaveLength(72);
  });
});

describe('a digest whose process is killed', () => {
  it('is posted once where the message was out already', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    world.killAt = 'after';
    await expect(world.perform(1, START + HOUR)).rejects.toThrow(Killed);
    world.killAt = null;
    await world.perform(1, START + HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.attached).toEqual(['trend below 1.0', 'tables below 1.0']);
    await world.perform(1, START + HOUR);
    expect(world.attached).toHaveLength(2);
  });

  it('is taken for posted where heapbot may not look', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    world.killAt = 'after';
    world.canLook = false;
    await expect(world.perform(1, START + HOUR)).rejects.toThrow(Killed);
    world.killAt = null;
    await world.perform(1, START + HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.attached).toEqual([]);
    expect((await world.store.read('digest-post', `1@${START + HOUR}`))?.value.kind).toBe('done');
  });

  it('is posted by another process where it was not, once nobody can be at it any more', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    world.killAt = 'before';
    await expect(world.perform(1, START + HOUR)).rejects.toThrow(Killed);
    world.killAt = null;
    const before = world.now();
    await world.perform(1, START + HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.now() - before).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(world.looks).toBeGreaterThan(10);
  });

  it('is not posted by a process that slept before it could, and another one has', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    const write = world.store.write.bind(world.store);
    let isFirst = true;
    world.store.write = async (kind, id, value, revision) => {
      const isWritten = await write(kind, id, value, revision);
      const isPosting = kind === 'digest-post' && 'startedAt' in value;
      if (!isPosting || !isFirst) return isWritten;
      isFirst = false;
      world.sleepThrough(4 * MINUTE);
      await world.perform(1, START + HOUR);
      return isWritten;
    };
    await world.perform(1, START + HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.attached).toEqual(['trend below 1.0', 'tables below 1.0']);
  });

  it('goes on with the attachment that is missing', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    world.killAt = 'attach';
    await expect(world.perform(1, START + HOUR)).rejects.toThrow(Killed);
    world.killAt = null;
    await world.perform(1, START + HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.attached).toEqual(['trend below 1.0', 'tables below 1.0']);
  });

  it('is posted once by several that run it at the same time', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    await Promise.all([1, 2, 3].map(() => world.perform(1, START + HOUR)));
    expect(world.posts).toHaveLength(1);
  });
});

describe('a digest that cannot be posted', () => {
  it('is told to its owner once, tried ever more rarely, and paused in the end', async () => {
    const world = createDigestWorld();
    await world.add({
      when: { words: 'every 5m', rule: { kind: 'every', millis: 5 * MINUTE }, timeZone: 'UTC' },
    });
    world.refusal = new PostError('channel-gone', 'The channel is gone or archived.');
    await world.pass(24 * HOUR);
    expect(world.told).toHaveLength(1);
    expect(world.told[0]).toMatch(
      /^U1: Your digest #1 .*#perf\. The channel is gone or archived\./u,
    );
    expect(world.outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(5);
    const { paused } = (await world.store.read('digest', '1'))?.value ?? {};
    expect(paused).toMatchObject({ by: 'heapbot', why: 'The channel is gone or archived.' });
    expect(world.scheduler.schedules.size).toBe(0);
  });

  it('begins anew when it is resumed', async () => {
    const world = createDigestWorld();
    await world.add();
    world.refusal = new PostError('not-in-channel', 'I am not in the channel.');
    await world.pass(24 * HOUR);
    world.refusal = null;
    await world.change({ kind: 'resume-digest', number: 1 });
    await world.pass(HOUR);
    expect(world.posts).toHaveLength(1);
    expect((await world.store.read('digest-memory', '1'))?.value).toMatchObject({
      failures: 0,
      isOwnerTold: false,
    });
  });

  it('is tried again at once where Slack is only busy, and is nobody’s fault', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    world.refusal = new PostError('rate-limited', 'Slack takes no more messages just now.');
    await expect(world.perform(1, START + HOUR)).rejects.toThrow(PostError);
    world.refusal = null;
    await world.perform(1, START + HOUR);
    expect(world.posts).toHaveLength(1);
    expect(world.told).toEqual([]);
  });

  it('looks before it tries again where no answer came', async () => {
    const world = createDigestWorld();
    await world.add();
    world.sleepThrough(HOUR);
    world.refusal = new PostError('unreachable', 'Slack cannot be reached.');
    await expect(world.perform(1, START + HOUR)).rejects.toThrow(PostError);
    world.refusal = null;
    const before = world.now();
    await world.perform(1, START + HOUR);
    expect([world.posts.length, world.looks, world.now()]).toEqual([1, 1, before]);
  });
});
