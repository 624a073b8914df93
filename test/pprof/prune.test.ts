import { describe, expect, test } from 'vitest';
import { pruneFrames } from '../../src/pprof/prune.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { listStacks } from '../support/list-stacks.ts';

describe('pruneFrames', () => {
  test('cuts dropped frames and what is beneath them', () => {
    expect(pruned('main;user;malloc;mmap 1\nmain;user 2')).toEqual(['main;user 1', 'main;user 2']);
  });

  test('keeps dropped frames that come before any frame of the program', () => {
    expect(pruned('malloc;free;main;user;malloc 1')).toEqual(['malloc;free;main;user 1']);
    expect(pruned('malloc;free 1')).toEqual(['malloc;free 1']);
  });

  test('compares whole names without arguments', () => {
    expect(pruned('main;malloc(unsigned long) 1\nmain;mymalloc 2')).toEqual([
      'main 1',
      'main;mymalloc 2',
    ]);
  });

  test('keeps what keepFrames names', () => {
    const keepFrames = 'free';
    expect(pruned('main;free;x 1\nmain;malloc 2', keepFrames)).toEqual(['main;free;x 1', 'main 2']);
  });

  test('cuts inlined calls out of their location', () => {
    expect(pruned('main;user>malloc>inner;deeper 1')).toEqual(['main;user 1']);
    expect(pruned('main;malloc>user;deeper 1')).toEqual(['main 1']);
  });

  test('passes over patterns that RE2 cannot read', () => {
    const profile = drawProfile('main;malloc 1', { dropFrames: '(' });
    expect(pruneFrames(profile)).toBe(profile);
    const kept = drawProfile('main;malloc 1', { dropFrames: 'malloc', keepFrames: '(?=x)' });
    expect(pruneFrames(kept)).toBe(kept);
  });

  test('does nothing where nothing is to be dropped', () => {
    const profile = drawProfile('main;malloc 1');
    expect(pruneFrames(profile)).toBe(profile);
  });
});

function pruned(picture: string, keepFrames = ''): string[] {
  return listStacks(pruneFrames(drawProfile(picture, { dropFrames: 'malloc|free', keepFrames })));
}
