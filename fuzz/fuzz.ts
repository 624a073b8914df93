/** `npm run fuzz`: damaged profiles and odd command lines; every one must end in a report or in a named error, in time. */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { makeInput } from './inputs.ts';
import { minimize } from './minimize.ts';
import { type Finding, type FuzzTotals, runPool } from './pool.ts';
import { loadSeeds } from './seeds.ts';

const usage = `usage: npm run fuzz -- [--seed N] [--runs N] [--seconds N] [--workers N] [--only N]
  --seed N     of the inputs (default: another one each time, printed)
  --runs N     how many inputs (default 200000)
  --seconds N  begin no new inputs after so long (default 3600)
  --workers N  threads (default: one for each processor)
  --only N     that input alone, made as small as it still fails`;

const limits = { seconds: 2, heapMegabytes: 512, processMegabytes: 3000 };

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      workers: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const runs = Number(values.runs ?? 200_000);
  const seconds = Number(values.seconds ?? 3600);
  const workers = Number(values.workers ?? availableParallelism());
  if (values.help || [seed, runs, seconds, workers].some((count) => !(count >= 0))) {
    console.log(usage);
    return;
  }
  if (values.only !== undefined) {
    showOne(seed, Number(values.only));
    return;
  }
  console.log(`seed ${seed}: ${runs.toLocaleString('en')} inputs in ${workers} threads`);
  const started = Date.now();
  const onProgress = createProgress(seed);
  const plan = { seed, from: 0, runs, seconds, workers, limits, onProgress };
  const totals = await runPool(plan);
  showTotals(totals, seed, (Date.now() - started) / 1000);
  if (totals.findings.length > 0) process.exitCode = 1;
}

/** Tells of a finding when it is made: the end of a long run is late for it. */
function createProgress(seed: number): (totals: FuzzTotals) => void {
  let told = 0;
  return ({ tried, findings }) => {
    console.log(`  ${tried.toLocaleString('en')} tried, ${findings.length} findings`);
    for (const { index, problem } of findings.slice(told)) {
      console.log(`  --seed ${seed} --only ${index}: ${problem.split('\n', 1)[0]}`);
    }
    told = findings.length;
  };
}

function showTotals(totals: FuzzTotals, seed: number, seconds: number): void {
  const { tried, outcomes, findings, slowest, peakMegabytes } = totals;
  console.log(`${tried.toLocaleString('en')} inputs in ${seconds.toFixed(0)} s`);
  for (const [outcome, count] of [...outcomes].toSorted((a, b) => b[1] - a[1])) {
    console.log(`  ${outcome.padEnd(14)} ${count.toLocaleString('en').padStart(9)}`);
  }
  console.log(`slowest: input ${slowest.index} with ${slowest.millis.toFixed(0)} ms`);
  console.log(`largest memory of the process: ${peakMegabytes.toFixed(0)} MB`);
  console.log(`findings: ${findings.length}`);
  for (const finding of distinct(findings)) {
    console.log(`\n--seed ${seed} --only ${finding.index}\n${finding.problem}`);
  }
}

/** One for each problem. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byProblem = new Map(findings.map((finding) => [finding.problem, finding]));
  return [...byProblem.values()];
}

function showOne(seed: number, index: number): void {
  const found = minimize(makeInput(loadSeeds(), seed, index));
  console.log(`${found.argv.join(' ')}\n${found.outcome}\n${found.bytes.length} bytes:`);
  console.log(Buffer.from(found.bytes).toString('base64'));
}
