/** `npm run bench`: heapbot's reports against `go tool pprof` on the same synthetic heaps, in the same run. */

import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Measurement, measureInTurns } from './measure.ts';
import { encodeSyntheticHeap } from './synthetic-heap.ts';

const usage = `usage: npm run bench -- [--stacks N]... [--large] [--runs N] [--cli PATH] [--no-go]
  --stacks N   size of a heap; repeat it for several (default 10000 and 100000)
  --large      also 500000 stacks (takes minutes and some 2 GB, most of it for go tool pprof)
  --runs N     repetitions, of which the median counts (default 5)
  --cli PATH   the built program (default dist/cli.js)
  --no-go      measure heapbot alone`;

const reports: readonly (readonly string[])[] = [
  ['-top'],
  ['-top', '-cum', '-nodecount=50', '-sample_index=alloc_space'],
  ['-peek=leveldb/memdb'],
];

interface Plan {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly cli: string;
  readonly go: string | null;
}

await main();

async function main(): Promise<void> {
  const plan = await readPlan();
  if (plan === null) return;
  const folder = await mkdtemp(join(tmpdir(), 'heapbot-bench-'));
  try {
    let allIdentical = true;
    for (const stacks of plan.sizes) {
      allIdentical = (await benchSize(plan, folder, stacks)) && allIdentical;
    }
    if (!allIdentical) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readPlan(): Promise<Plan | null> {
  const { values } = parseArgs({
    options: {
      stacks: { type: 'string', multiple: true },
      large: { type: 'boolean' },
      runs: { type: 'string' },
      cli: { type: 'string' },
      'no-go': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const root = fileURLToPath(new URL('..', import.meta.url));
  const cli = values.cli ?? join(root, 'dist', 'cli.js');
  const sizes = (values.stacks ?? ['10000', '100000']).map(Number);
  const runs = Number(values.runs ?? 5);
  if (values.help || [...sizes, runs].some((count) => !Number.isInteger(count) || count < 1)) {
    console.log(usage);
    return null;
  }
  await access(cli).catch(() => {
    throw new Error(`${cli} is missing: run "npm run build" first`);
  });
  const go = values['no-go'] ? null : await findGoPprof();
  return { sizes: values.large ? [...sizes, 500_000] : sizes, runs, cli, go };
}

/** The program behind `go tool pprof`, so that Go's own start is not held against it. */
async function findGoPprof(): Promise<string | null> {
  const run = promisify(execFile);
  try {
    await run('go', ['tool', 'pprof', '-h']);
    const { stdout } = await run('go', ['tool', '-n', 'pprof']);
    return stdout.trim();
  } catch {
    console.log('Go is not installed here: heapbot alone is measured.');
    return null;
  }
}

/** Prints one table; false where an output differs. */
async function benchSize(plan: Plan, folder: string, stacks: number): Promise<boolean> {
  const file = join(folder, `heap-${stacks}.pb.gz`);
  const plain = encodeSyntheticHeap({ stacks, seed: 7 });
  const packed = gzipSync(plain);
  await writeFile(file, packed);
  console.log(
    `\n${stacks.toLocaleString('en')} stacks: ${megabytes(packed)} gzipped, ${megabytes(plain)} inflated; median of ${plan.runs}`,
  );
  let allIdentical = true;
  for (const flags of reports) {
    allIdentical = (await benchReport(plan, flags, file)) && allIdentical;
  }
  return allIdentical;
}

async function benchReport(plan: Plan, flags: readonly string[], file: string): Promise<boolean> {
  const heapbot = [process.execPath, plan.cli, 'pprof', ...flags, file];
  const commands = [gunzipCommand(file), heapbot, ...(plan.go ? [[plan.go, ...flags, file]] : [])];
  const [gunzip, ours, theirs] = await measureInTurns(commands, plan.runs);
  if (gunzip === undefined || ours === undefined) throw new RangeError('nothing was measured');
  console.log(`  ${flags.join(' ')}`);
  console.log(row('node, gunzip alone', gunzip, ''));
  console.log(row('heapbot pprof', ours, `${ratio(ours, gunzip)} x gunzip`));
  if (theirs === undefined) return true;
  const isIdentical = theirs.outputDigest === ours.outputDigest;
  console.log(row('go tool pprof', theirs, `heapbot takes ${ratio(ours, theirs)} of its time`));
  console.log(`    output: ${ours.outputBytes} bytes, ${isIdentical ? 'identical' : 'DIFFERENT'}`);
  return isIdentical;
}

function gunzipCommand(file: string): readonly string[] {
  const script =
    "require('node:zlib').gunzipSync(require('node:fs').readFileSync(process.argv[1]))";
  return [process.execPath, '-e', script, file];
}

function row(what: string, measured: Measurement, note: string): string {
  const seconds = `${(measured.millis / 1000).toFixed(2)} s`;
  const memory =
    measured.peakKilobytes === null
      ? 'memory unknown'
      : `${Math.round(measured.peakKilobytes / 1024)} MB`;
  return `    ${what.padEnd(20)} ${seconds.padStart(8)} ${memory.padStart(8)}  ${note}`.trimEnd();
}

function ratio(one: Measurement, other: Measurement): string {
  return (one.millis / other.millis).toPrecision(2);
}

function megabytes(bytes: Uint8Array): string {
  return `${(bytes.length / 1e6).toFixed(1)} MB`;
}
