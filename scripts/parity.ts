/** `npm run parity -- DIR`: replays a corpus of pprof runs and prints, by report, what heapbot prints differently. */

import { parseArgs } from 'node:util';
import { isCommandLine, readCorpus } from './parity/corpus.ts';
import { type Replay, replay } from './parity/replay.ts';

const usage = `usage: npm run parity -- DIR [--verbose] [--only TEXT]
  DIR          a folder with a manifest.json: [{ name, input, args, golden, exit?, stderr? }, ...]
  --verbose    also the cases that are identical or not supported yet
  --only TEXT  only the cases whose name contains TEXT`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { verbose: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1 || values.help) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const corpus = await readCorpus(folder);
  const replays: Replay[] = [];
  for (const one of corpus.cases.filter(isCommandLine)) {
    if (one.name.includes(values.only ?? '')) replays.push(await replay(corpus, one));
  }
  for (const one of replays) printCase(one, values.verbose ?? false);
  printSummary(replays);
  return replays.some((one) => one.outcome === 'different') ? 1 : 0;
}

function printCase(one: Replay, isVerbose: boolean): void {
  if (one.outcome === 'different') console.log(`different: ${one.name}\n  ${one.difference}`);
  else if (isVerbose) console.log(`${one.outcome}: ${one.name}`);
}

function printSummary(replays: readonly Replay[]): void {
  const reports = [...new Set(replays.map((one) => one.report))].toSorted();
  console.log(summaryRow(['report', 'identical', 'different', 'not supported yet']));
  for (const report of reports) {
    printCounts(
      report,
      replays.filter((one) => one.report === report),
    );
  }
  printCounts('total', replays);
  const messages = replays.filter((one) => one.isMessageIdentical !== null);
  const same = messages.filter((one) => one.isMessageIdentical);
  console.log(`error messages in pprof's words: ${same.length} of ${messages.length}`);
}

function printCounts(title: string, replays: readonly Replay[]): void {
  const counts = (['identical', 'different', 'unsupported'] as const).map(
    (outcome) => replays.filter((one) => one.outcome === outcome).length,
  );
  console.log(summaryRow([title, ...counts.map(String)]));
}

function summaryRow([title = '', ...cells]: readonly string[]): string {
  return title.padEnd(16) + cells.map((cell) => cell.padStart(18)).join('');
}
