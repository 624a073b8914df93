/** Programs that were recorded while they ran are answered as their truth says. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judgeHistory } from '../../src/leaks/judge-history.ts';
import type { Inquiry } from '../../src/leaks/judgement.ts';
import { readSeries } from '../support/leak-series.ts';

const OWN = fileURLToPath(new URL('../profiles/leaks/', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared/leaks/series/', import.meta.url));

interface Truth {
  readonly series: string;
  readonly verdict: string;
  readonly alsoRight: readonly string[];
  readonly kind: string;
  readonly allocator: string | null;
  readonly entry: string | null;
  readonly alsoGrows: readonly string[];
  readonly sinceStep: number | null;
  readonly outsideHeap: string | null;
}

const recorded = readdirSync(OWN).filter((name) => existsSync(join(OWN, name, 'truth.json')));

describe.each(recorded)('%s', (name) => {
  const truth: Truth = JSON.parse(readFileSync(join(OWN, name, 'truth.json'), 'utf8'));
  const history = readSeries(join(OWN, name, truth.series));
  const inquiry = judgeHistory(history);

  test('has the verdict of its truth', () => {
    expect([truth.verdict, ...truth.alsoRight]).toContain(inquiry.judgement.verdict);
  });

  test('names who grows, and nobody else', () => {
    const named = listAllocators(inquiry);
    if (truth.verdict !== 'growing') expect(named).toEqual([]);
    else if (truth.kind === 'goroutines') expect(named).toEqual(['main.dispatch.func1']);
    else {
      expect(named[0]).toBe(truth.allocator);
      expect(inquiry.judgement.suspects[0]?.entry?.function).toBe(truth.entry);
      expect(inquiry.judgement.suspects[0]?.kind).toBe(truth.kind);
      expect(named.filter((one) => !truth.alsoGrows.includes(one))).toEqual([truth.allocator]);
    }
  });

  test('says since when, where it began while it was watched', () => {
    if (truth.sinceStep === null || truth.verdict !== 'growing') return;
    const since = inquiry.judgement.suspects[0]?.since ?? '';
    const began = history.digests[truth.sinceStep]?.takenAt ?? 0;
    expect(Math.abs(Date.parse(since) - began)).toBeLessThanOrEqual(2 * (inquiry.pace ?? 0));
  });

  test('says what is outside the heap, if anything', () => {
    if (truth.outsideHeap === null) return;
    expect(inquiry.outside?.kind).toBe(truth.outsideHeap);
    expect(inquiry.wantsGoroutines).toBe(truth.outsideHeap === 'stacks');
  });
});

test('the holder of a pool is a candidate, though it has few bytes itself', () => {
  for (const name of ['pool-ramp', 'pool-sawtooth']) {
    const { judgement } = judgeHistory(readSeries(join(OWN, name, 'series')));
    const [holder] = judgement.holders;
    expect(holder?.frame.function).toBe('example.org/bambu/router.newPool');
    expect(holder?.why).toMatch(/^It holds .* reflect\..*\.$/);
  }
});

describe.skipIf(isMissing())('series of programs that others wrote', () => {
  test('tango-leak: the pool of the framework, a library', () => {
    const { judgement } = judgeHistory(readSeries(join(SHARED, 'tango-leak')));
    expect(judgement).toMatchObject({ verdict: 'growing', confidence: 'confirmed' });
    expect(judgement.suspects).toMatchObject([
      { allocator: { function: 'github.com/lunny/tango.(*pool).New' }, kind: 'library' },
    ]);
  });

  test('tango-fixed: nothing above 2.5 MB', () => {
    const { judgement } = judgeHistory(readSeries(join(SHARED, 'tango-fixed')));
    expect(judgement.suspects.filter((one) => one.growthBytes > 2.5 * 2 ** 20)).toEqual([]);
  });

  test('cache: no leak', () => {
    const { judgement } = judgeHistory(readSeries(join(SHARED, 'cache')));
    expect(['saturating', 'stable']).toContain(judgement.verdict);
    expect(judgement.suspects).toEqual([]);
  });

  test('bus: main.handle', () => {
    const { judgement } = judgeHistory(readSeries(join(SHARED, 'bus')));
    expect(judgement.verdict).toBe('growing');
    expect(judgement.suspects).toMatchObject([
      { allocator: { function: 'main.handle' }, entry: { function: 'main.handle' } },
    ]);
  });

  test('bus: snapshots that show the same collection are left out, and said', () => {
    const { leftOut, judgement } = judgeHistory(readSeries(join(SHARED, 'bus')));
    expect(leftOut).toEqual([{ reason: 'same-gc', count: 11 }]);
    expect(judgement.snapshots).toBe(13);
  });

  test('idle: stable', () => {
    const { judgement } = judgeHistory(readSeries(join(SHARED, 'idle')));
    expect(judgement).toMatchObject({ verdict: 'stable', suspects: [], outOfMemory: null });
  });
});

function listAllocators({ judgement }: Inquiry): readonly string[] {
  return judgement.suspects.map(({ allocator }) => allocator.function);
}

function isMissing(): boolean {
  if (existsSync(SHARED)) return false;
  console.warn('skipped: ../shared/leaks/series is not here');
  return true;
}
