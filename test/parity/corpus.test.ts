import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../scripts/parity/corpus.ts';
import { type Replay, replay } from '../../scripts/parity/replay.ts';

const folder = fileURLToPath(new URL('../../../shared/pprof/corpus', import.meta.url));
const isThere = existsSync(join(folder, 'manifest.json'));
const covered = ['top', 'text', 'peek'];

if (!isThere) {
  console.warn(`The corpus of pprof runs is not replayed: ${folder} is not there.`);
}

describe.skipIf(!isThere)('the corpus of pprof runs', () => {
  test('every top, text and peek is what pprof printed, byte for byte', {
    timeout: 120_000,
  }, async () => {
    const corpus = await readCorpus(folder);
    const replays: Replay[] = [];
    for (const one of corpus.cases) {
      const replayed = await replay(corpus, one);
      if (covered.includes(replayed.report)) replays.push(replayed);
    }
    const failed = replays.filter((one) => one.outcome !== 'identical');
    expect(failed.map((one) => `${one.name}: ${one.outcome} ${one.difference}`)).toEqual([]);
    expect(replays.length).toBeGreaterThan(0);
  });
});
