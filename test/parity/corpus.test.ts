import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../scripts/parity/corpus.ts';
import { type Replay, replay } from '../../scripts/parity/replay.ts';

const folder = fileURLToPath(new URL('../../../shared/pprof/corpus', import.meta.url));
const isThere = existsSync(join(folder, 'manifest.json'));
/** Of these every case must be there; of the others, those that heapbot makes. */
const complete = ['top', 'text', 'peek'];

if (!isThere) {
  console.warn(`The corpus of pprof runs is not replayed: ${folder} is not there.`);
}

describe.skipIf(!isThere)('the corpus of pprof runs', () => {
  test('every report that heapbot makes is what pprof printed, byte for byte', {
    timeout: 120_000,
  }, async () => {
    const corpus = await readCorpus(folder);
    const replays: Replay[] = [];
    for (const one of corpus.cases) replays.push(await replay(corpus, one));
    const failed = replays.filter(
      ({ report, outcome }) =>
        outcome === 'different' || (outcome === 'unsupported' && complete.includes(report)),
    );
    expect(failed.map((one) => `${one.name}: ${one.outcome} ${one.difference}`)).toEqual([]);
    for (const report of complete) expect(replays.map((one) => one.report)).toContain(report);
  });
});
