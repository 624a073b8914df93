import { describe, expect, it } from 'vitest';
import { parseProcessMemory } from '../../src/leaks/process-memory.ts';

const END = `
# runtime.MemStats
# Alloc = 41522792
# TotalAlloc = 5997683816
# Sys = 85573912
# HeapAlloc = 41522792
# HeapSys = 70811648
# HeapIdle = 25903104
# HeapInuse = 44908544
# HeapReleased = 1048576
# Stack = 491520 / 524288
# NextGC = 74278976
# LastGC = 1795376409269280197
# PauseNs = [30347 31378]
# NumGC = 312
# GCCPUFraction = 0.005741300576231629
# DebugGC = false
# MaxRSS = 83771392
`;
const TEXT = `heap profile: 1: 16 [2: 32] @ heap/1048576\n1: 16 [2: 32] @ 0x1000\n${END}`;

describe('parseProcessMemory', () => {
  it('reads the numbers behind a heap as text', () => {
    expect(parseProcessMemory(TEXT)).toEqual({
      heapAlloc: 41522792,
      heapInuse: 44908544,
      heapIdle: 25903104,
      heapReleased: 1048576,
      stackInuse: 491520,
      sys: 85573912,
      nextGc: 74278976,
      numGc: 312,
      maxRss: 83771392,
      lastGc: 1795376409269,
    });
    expect(parseProcessMemory(TEXT.replaceAll('\n', '\r\n'))?.numGc).toBe(312);
  });

  it('reads the end alone, which is all that is kept of what a service sends', () => {
    expect(parseProcessMemory(END.trimStart())).toEqual(parseProcessMemory(TEXT));
    expect(parseProcessMemory(`main.f${END.trimStart()}`)).toBeNull();
  });

  it('knows systems that do not tell what is resident, and a process that has collected nothing yet', () => {
    const text = TEXT.replace(/# MaxRSS.*\n/, '').replace(/LastGC = \d+/, 'LastGC = 0');
    expect(parseProcessMemory(text)).toMatchObject({ maxRss: null, lastGc: null, numGc: 312 });
  });

  it.each([
    ['no such end', 'heap profile: 1: 16 [2: 32] @ heap/1048576\n'],
    ['nothing at all', ''],
    ['a missing number', TEXT.replace('# NumGC', '# Number')],
    ['a number that is none', TEXT.replace('NextGC = 74278976', 'NextGC = many')],
    ['a number that no process has', TEXT.replace('Sys = 85573912', `Sys = ${'9'.repeat(20)}`)],
    [
      'an end beyond what Go writes',
      TEXT.replace('# NextGC', `${'# X = 1\n'.repeat(10_000)}# NextGC`),
    ],
  ])('is null of %s', (_, text) => {
    expect(parseProcessMemory(text)).toBeNull();
  });

  it('goes by the last end, since a service may print one as a function’s name', () => {
    const forged = END.replace('NumGC = 312', 'NumGC = 1');
    expect(parseProcessMemory(forged + TEXT)?.numGc).toBe(312);
  });
});
