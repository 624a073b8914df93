import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';
import { encodeProfile } from '../../src/pprof/encode.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { anyProfile } from '../support/any-profile.ts';
import { corpusFile, corpusPath, hasCorpus } from '../support/corpus.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { profileText } from '../support/profile-text.ts';

const GO = process.env.GO ?? 'go';
const LIMITS = { maxInflatedBytes: 2 ** 24 };

describe('encodeProfile', () => {
  test('is undone by readProfile, whatever the profile holds', () => {
    fc.assert(
      fc.property(anyProfile(), (profile) => {
        const read = readProfile(encodeProfile(profile), LIMITS);
        expect(profileText(read)).toBe(profileText(profile));
        expect(read.dropFrames).toBe(profile.dropFrames);
        expect(read.keepFrames).toBe(profile.keepFrames);
        expect(read.defaultSampleType).toBe(profile.defaultSampleType);
        expect(samplesOf(read)).toEqual(samplesOf(profile));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps a value column as narrow as it was', () => {
    const profile = drawProfile('main;a 1\nmain;b 9007199254740991');
    const [column] = readProfile(encodeProfile(profile), LIMITS).samples.values;
    expect(column).toEqual(BigInt64Array.of(1n, 9007199254740991n));
  });
});

/** However wide the rows of its stacks are. */
function samplesOf({ samples }: Profile) {
  return { ...samples, stack: Array.from(samples.stack) };
}

/** Go builds its pprof the first time that it is asked for it. */
const BUILDING_PPROF = 180_000;

const folder = mkdtempSync(join(tmpdir(), 'encode-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(hasGo() && hasCorpus())('go tool pprof', () => {
  test.each([
    'inputs/go_after.pb.gz',
    'inputs/edge_columns.pb.gz',
    'inputs/edge_labels.pb.gz',
    'inputs/edge_bigvals.pb.gz',
    'inputs/edge_header.pb.gz',
    'inputs/legacy/cppbench.heap',
  ])('reads %s back as it was', { timeout: BUILDING_PPROF }, (input) => {
    const written = join(folder, 'written.pb');
    writeFileSync(written, encodeProfile(readProfile(corpusFile(input), LIMITS)));
    expect(goToolPprofRaw(written)).toBe(goToolPprofRaw(corpusPath(input)));
  });
});

function hasGo(): boolean {
  const isThere = spawnSync(GO, ['version']).status === 0;
  if (!isThere) console.warn('go tool pprof is not tried: go is not installed.');
  return isThere;
}

function goToolPprofRaw(file: string): string {
  const { stdout, status } = spawnSync(GO, ['tool', 'pprof', '-raw', '-symbolize=none', file], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  });
  expect(status).toBe(0);
  return stdout;
}
