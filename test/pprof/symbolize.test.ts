import { describe, expect, test } from 'vitest';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';
import { pruneFrames } from '../../src/pprof/prune.ts';
import { applySymbols, symbolQuery } from '../../src/pprof/symbolize.ts';
import { corpusFile, hasCorpus } from '../support/corpus.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { listStacks } from '../support/list-stacks.ts';
import { profileText } from '../support/profile-text.ts';

const DRAWN = drawProfile('0x2000;known;0x3000 1\n0x4000;0x2000 2');

describe('symbolQuery', () => {
  test('asks for the addresses without a name, in the order of the locations', () => {
    expect(symbolQuery(DRAWN, 0, 0x1000n).body).toBe('0x2000+0x3000+0x4000');
    expect(symbolQuery(drawProfile('known 1'), 0, 0x1000n).body).toBe('');
  });

  test("asks for the server's addresses where the mapping began elsewhere", () => {
    expect(symbolQuery(DRAWN, 0, 0x9000n).body).toBe('0xa000+0xb000+0xc000');
    expect(() => symbolQuery(DRAWN, 0, -0x8000n)).toThrow('it would overflow');
  });
});

describe('applySymbols', () => {
  const query = symbolQuery(DRAWN, 0, 0x1000n);

  test('names addresses, and skips what is no symbol', () => {
    const answer = 'num_symbols: 1\n0x2000 main.main\n0x3000\tmain.alloc\n0x9999 x\n0x4000 cut off';
    const named = applySymbols(DRAWN, query, answer);
    expect(listStacks(named)).toEqual(['main.main;known;main.alloc 1', '0x4000;main.main 2']);
    expect(listStacks(DRAWN)).toEqual(['0x2000;known;0x3000 1', '0x4000;0x2000 2']);
  });

  test('calls the mapping symbolized even where nothing was named', () => {
    const bare = { ...DRAWN, mappings: DRAWN.mappings.map((m) => ({ ...m, hasFunctions: false })) };
    expect(applySymbols(bare, query, '').mappings[0]?.hasFunctions).toBe(true);
  });

  test("takes the server's addresses back to the profile's", () => {
    const moved = symbolQuery(DRAWN, 0, 0x9000n);
    expect(listStacks(applySymbols(DRAWN, moved, '0xa000 main.main\n'))[1]).toBe(
      '0x4000;main.main 2',
    );
  });
});

describe.runIf(hasCorpus())('the recorded session', () => {
  test('asks what pprof asked, and gives what pprof printed', () => {
    const bytes = corpusFile('inputs/symbolz/heap_debug1.txt');
    const profile = readProfile(bytes, { maxInflatedBytes: 2 ** 24 });
    const query = symbolQuery(profile, 0, 0n);
    expect(query.body).toBe(corpusFile('inputs/symbolz/symbol_request_body.txt').toString());
    const answer = corpusFile('inputs/symbolz/symbol_response.txt').toString();
    const named = pruneFrames(applySymbols(profile, query, answer));
    expect(profileText(named)).toBe(corpusFile('goldens/symbolz/raw.txt').toString());
  });
});
