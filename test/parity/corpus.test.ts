import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isCommandLine, readCorpus } from '../../scripts/parity/corpus.ts';
import { type Replay, replay } from '../../scripts/parity/replay.ts';

const folder = fileURLToPath(new URL('../../../shared/pprof/corpus', import.meta.url));
const isThere = existsSync(join(folder, 'manifest.json'));
if (!isThere) {
  console.warn(`The corpus of pprof runs is not replayed: ${folder} is not there.`);
}

describe.skipIf(!isThere)('the corpus of pprof runs', () => {
  test('every run is what pprof printed, byte for byte', { timeout: 120_000 }, async () => {
    const corpus = await readCorpus(folder);
    const replays: Replay[] = [];
    for (const one of corpus.cases.filter(isCommandLine)) replays.push(await replay(corpus, one));
    const failed = replays.filter(({ outcome }) => outcome !== 'identical');
    expect(failed.map((one) => `${one.name}: ${one.outcome} ${one.difference}`)).toEqual([]);
    expect(replays.length).toBeGreaterThan(1500);
  });
});
