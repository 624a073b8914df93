/** `npm run parity`: replays a corpus of pprof runs and prints how many of each group heapbot prints the same, byte for byte. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groupOf, isCommandLine, readCorpus } from './parity/corpus.ts';
import { type Replay, replay } from './parity/replay.ts';

const usage = `usage: npm run parity -- [DIR] [--verbose] [--only TEXT]
  DIR          a folder with a manifest.json: [{ name, input, args, golden, exit?, stderr? }, ...]
               (default: the corpus of pprof beside the project; where that is not, test/golden/pprof)
  --verbose    also the cases that are identical
  --only TEXT  only the cases whose name contains TEXT`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = [join(PROJECT, '../shared/pprof/corpus'), join(PROJECT, 'test/golden/pprof')];

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { verbose: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (positionals.length > 1 || values.help) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const folder = positionals[0] ?? FOLDERS.find(hasManifest) ?? '';
  if (!hasManifest(folder)) {
    console.error(`parity: there is no ${join(folder, 'manifest.json')}\n${usage}`);
    return 2;
  }
  const corpus = await readCorpus(folder);
  const chosen = corpus.cases.filter((one) => one.name.includes(values.only ?? ''));
  const replays: Replay[] = [];
  for (const one of chosen.filter(isCommandLine)) replays.push(await replay(corpus, one));
  console.log(`corpus: ${folder}`);
  for (const one of replays) printCase(one, values.verbose ?? false);
  printSummary(replays);
  const others = chosen.filter((one) => !isCommandLine(one)).map(groupOf);
  if (others.length > 0) {
    console.log(`no command lines, and so left to npm test: ${countEach(others)}`);
  }
  return replays.some((one) => one.outcome !== 'identical') ? 1 : 0;
}

function hasManifest(folder: string): boolean {
  return existsSync(join(folder, 'manifest.json'));
}

function printCase(one: Replay, isVerbose: boolean): void {
  if (one.outcome !== 'identical') {
    console.log(`${one.outcome}: ${one.name}\n  ${one.difference}`.trimEnd());
  } else if (isVerbose) console.log(`identical: ${one.name}`);
}

function printSummary(replays: readonly Replay[]): void {
  for (const key of ['report', 'group', 'kind'] as const) {
    console.log(`by ${key}`);
    for (const title of [...new Set(replays.map((one) => one[key]))].toSorted()) {
      const ofTitle = replays.filter((one) => one[key] === title);
      console.log(`  ${title.padEnd(30)} ${countIdentical(ofTitle)}`);
    }
  }
  const messages = replays.filter((one) => one.isMessageIdentical !== null);
  const same = messages.filter((one) => one.isMessageIdentical);
  console.log(`error messages in pprof's words: ${same.length} of ${messages.length}`);
  console.log(`identical to pprof, byte for byte: ${countIdentical(replays)}`);
}

function countIdentical(replays: readonly Replay[]): string {
  const identical = replays.filter((one) => one.outcome === 'identical').length;
  return `${identical.toLocaleString('en')} of ${replays.length.toLocaleString('en')}`;
}

function countEach(words: readonly string[]): string {
  return [...new Set(words)]
    .map((word) => `${words.filter((other) => other === word).length} ${word}`)
    .join(', ');
}
