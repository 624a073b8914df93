import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startNode } from '../../../src/sandbox/demo/svc-node.ts';

async function heap(url: string): Promise<Profile> {
  const response = await fetch(url);
  return Profile.decode(gunzipSync(Buffer.from(await response.arrayBuffer())));
}

function texts(profile: Profile): readonly string[] {
  return profile.stringTable.strings;
}

/** Bytes held by stacks with this function in them. */
function heldBy(profile: Profile, name: string): number {
  const functions = new Set(
    profile.function
      .filter((each) => texts(profile)[Number(each.name)]?.startsWith(name))
      .map((each) => each.id),
  );
  const locations = new Set(
    profile.location
      .filter((each) => each.line.some((line) => functions.has(line.functionId)))
      .map((each) => each.id),
  );
  return profile.sample
    .filter((sample) => sample.locationId.some((id) => locations.has(id)))
    .reduce((sum, sample) => sum + Number(sample.value.at(-1)), 0);
}

test('svc-node is a process of its own whose profile names what it leaks, and the leak grows', async () => {
  const service = await startNode();
  onTestFinished(() => service.close());
  const leaked = async () => heldBy(await heap(service.url), 'rememberSession');
  const first = await vi.waitFor(
    async () => {
      const bytes = await leaked();
      expect(bytes).toBeGreaterThan(0);
      return bytes;
    },
    { timeout: 15_000, interval: 250 },
  );
  await vi.waitFor(async () => expect(await leaked()).toBeGreaterThan(2 * first), {
    timeout: 15_000,
    interval: 250,
  });
  const profile = await heap(service.url);
  expect(profile.sampleType.map((each) => texts(profile)[Number(each.type)])).toEqual([
    'inuse_objects',
    'inuse_space',
  ]);
});

test('closed, it answers no more', async () => {
  const service = await startNode();
  await service.close();
  await expect(fetch(service.url)).rejects.toThrow();
});
