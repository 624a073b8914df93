import { describe, expect, test } from 'vitest';
import { addTagFrames } from '../../src/pprof/tag-frames.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { listStacks } from '../support/list-stacks.ts';

const REQUESTS = drawProfile(`
  main;alloc 1 tenant=t1 tenant=t2 bytes=1536b
  main 2 depth=7
`);

function stacks(root: readonly string[], leaf: readonly string[] = []): string[] {
  return listStacks(addTagFrames(REQUESTS, { root, leaf }, 'minimum').profile).map(
    (line) => line.split(' ')[0] ?? '',
  );
}

describe('addTagFrames', () => {
  test('puts a frame of its values above the root of each sample', () => {
    expect(stacks(['tenant'])).toEqual(['t1,t2;main;alloc', ';main']);
  });

  test('puts one below the leaf', () => {
    expect(stacks([], ['tenant'])).toEqual(['main;alloc;t1,t2', 'main;']);
  });

  test('the first key is the outermost, the last the leaf', () => {
    expect(stacks(['tenant', 'bytes'])[0]).toBe('t1,t2;1.50kB;main;alloc');
    expect(stacks([], ['tenant', 'bytes'])[0]).toBe('main;alloc;t1,t2;1.50kB');
  });

  test('numbers without a unit stay plain', () => {
    expect(stacks(['depth'])[1]).toBe('7;main');
  });

  test('says whether any sample has the label', () => {
    const tagged = addTagFrames(REQUESTS, { root: ['depth'], leaf: ['nothing'] }, 'minimum');
    expect(tagged).toMatchObject({ isRootMatched: true, isLeafMatched: false });
  });

  test('the key stands where the file would', () => {
    const { profile } = addTagFrames(REQUESTS, { root: ['depth'], leaf: [] }, 'minimum');
    const last = profile.functions.filename.at(-1) ?? 0;
    expect(profile.strings.get(last)).toBe('depth');
  });

  test('gives new ids and leaves the profile alone', () => {
    const before = REQUESTS.locations.count;
    const { profile } = addTagFrames(REQUESTS, { root: ['tenant'], leaf: [] }, 'minimum');
    expect(new Set(profile.locations.id).size).toBe(profile.locations.count);
    expect(REQUESTS.locations.count).toBe(before);
  });
});
