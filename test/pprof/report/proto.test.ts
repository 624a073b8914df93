import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { findGoVersion, runGoPprof } from '../../../scripts/golden/go-pprof.ts';
import { createTerminalSources } from '../../../src/adapters/sources/terminal-sources.ts';
import { runPprof } from '../../../src/app/pprof-driver.ts';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { protoReport, writeProto } from '../../../src/pprof/report/proto.ts';
import { printRaw } from '../../../src/pprof/report/raw.ts';
import { formatTimeInUtc } from '../../../src/pprof/time.ts';
import { drawProfile } from '../../support/draw-profile.ts';

const LIMITS = { maxInflatedBytes: 2 ** 24 };

/** What reading the written file gives. */
function rewritten(profile: Profile, options: Partial<ReportOptions> = {}): Profile {
  const bytes = writeProto(protoReport(profile, { ...defaultOptions, ...options }));
  expect([...bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  return readProfile(gunzipSync(bytes), LIMITS);
}

function raw(profile: Profile): string {
  return [...printRaw({ profile })].join('');
}

describe('protoReport', () => {
  test('is the profile that was read', () => {
    const profile = drawProfile('a.go#main:1:2;b>c 1 1024 tenant=acme bytes=16 n=1ms', {
      comments: ['hello'],
      docUrl: 'http://doc',
      timeNanos: 5n,
      durationNanos: 6n,
    });
    expect(raw(rewritten(profile))).toBe(raw(profile));
  });

  test('is what the filters leave', () => {
    const profile = rewritten(drawProfile('main;a 1 1\nmain;b 1 2'), { focus: '^b$' });
    expect(profile.samples.values[1]).toEqual(Float64Array.of(2));
  });

  test('divide_by changes the values, toward zero', () => {
    const profile = drawProfile('main 7 -7\nmain;a 1 9007199254740993');
    const { values } = rewritten(profile, { divideBy: 2 }).samples;
    expect(values).toEqual([Float64Array.of(3, 0), Float64Array.of(-3, 4503599627370496)]);
  });
});

const PROFILES = fileURLToPath(new URL('../../profiles/', import.meta.url));

/** Go builds its pprof the first time that it is asked for it. */
const BUILDING_PPROF = 180_000;

const folder = mkdtempSync(join(tmpdir(), 'proto-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasGo = (await findGoVersion()) !== null;
if (!hasGo) console.warn('go tool pprof is not asked: go is not installed.');

describe.runIf(hasGo)('go tool pprof', () => {
  test.each([
    ['-proto', 'checkout/after.pb.gz'],
    ['-proto -focus=orders -noinlines', 'checkout/after.pb.gz'],
    ['-proto -divide_by=3 -tagfocus=tenant=acme', 'checkout/cpu.pb.gz'],
    ['-proto -diff_base=checkout/before.pb.gz', 'checkout/after.pb.gz'],
    ['-proto -symbolize=none', 'shortlink/heap.debug1.txt.gz'],
    ['-topproto', 'shortlink/heap.pb.gz'],
    ['-topproto -lines -unit=kb -nodecount=10', 'checkout/after.pb.gz'],
    ['-topproto -addresses -sample_index=samples', 'checkout/cpu.pb.gz'],
    ['-topproto -focus=absent', 'catalog/after.pb.gz'],
  ])(
    'reads what %s of %s writes as it reads its own',
    { timeout: BUILDING_PPROF },
    async (flags, source) => {
      const theirs = join(folder, 'theirs.pb.gz');
      const ours = join(folder, 'ours.pb.gz');
      const args = flags.replace('diff_base=', `diff_base=${PROFILES}`).split(' ');
      const written = await runGoPprof([...args, `-output=${theirs}`, PROFILES + source], folder);
      expect(written.exit).toBe(0);
      writeFileSync(ours, await runHere([...args, PROFILES + source]));
      expect(await dump(ours)).toBe(await dump(theirs));
    },
  );
});

async function dump(file: string): Promise<string> {
  const { stdout, exit } = await runGoPprof(['-raw', '-symbolize=none', file], folder);
  expect(exit).toBe(0);
  return stdout;
}

async function runHere(args: readonly string[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  await runPprof(args, {
    sources: createTerminalSources({ maxBytes: 2 ** 24, copyFolders: [] }),
    maxInflatedBytes: 2 ** 24,
    formatTime: formatTimeInUtc,
    readSource: () => ({ problem: 'not here' }),
    drawSvg: (dot) => Promise.resolve(dot),
    isScreen: false,
    openInput: async () => ({ ask: () => Promise.resolve(null), close: () => undefined }),
    stdout: (part) => {
      parts.push(Buffer.from(part));
    },
    stderr: () => undefined,
  });
  return Buffer.concat(parts);
}
