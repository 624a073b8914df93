/** `npm run bench`: heapbot's reports beside `go tool pprof` on the same synthetic heaps, in the same run. */

import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Measurement, measureInTurns } from './measure.ts';
import {
  judgeGoals,
  printMemory,
  type Result,
  ratio,
  seconds,
  summarize,
  timeRatios,
} from './summary.ts';
import { encodeSyntheticHeap, type Inlining } from './synthetic-heap.ts';

const usage = `usage: npm run bench -- [--stacks N]... [--runs N] [--go-runs N] [--report NAME]... [--cli PATH] [--no-go]
  --stacks N     size of a heap; repeat it for several (default 10000, 100000 and 500000)
  --runs N       repetitions, of which the median counts (default 5)
  --go-runs N    the same for go tool pprof, which takes seconds (default 2)
  --report NAME  only that report, as peek; repeat it for several
  --cli PATH     the built program (default dist/cli.js)
  --no-go        measure heapbot alone`;

interface Heap {
  readonly name: string;
  readonly liveShare: number;
  readonly inlining: Inlining;
  /** Only these reports are made of it. */
  readonly reports?: readonly string[];
}

/** The two kinds of heap that services have, one that leaks and one of which most was freed again; and the one that is worst for a top. */
const heaps: readonly Heap[] = [
  { name: 'mostly live', liveShare: 0.67, inlining: 'by function' },
  { name: 'mostly freed', liveShare: 0.35, inlining: 'by function' },
  { name: 'inlined anywhere', liveShare: 0.67, inlining: 'anywhere', reports: ['top'] },
];

interface Report {
  readonly name: string;
  readonly flags: readonly string[];
  /** Compares the heap with an earlier one of the same program. */
  readonly isDiff?: boolean;
}

const reports: readonly Report[] = [
  { name: 'top', flags: ['-top'] },
  { name: 'top -cum', flags: ['-top', '-cum', '-nodecount=50', '-sample_index=alloc_space'] },
  { name: 'peek', flags: ['-peek=leveldb/memdb'] },
  { name: 'tree', flags: ['-tree'] },
  { name: 'dot', flags: ['-dot'] },
  { name: 'diff', flags: ['-top'], isDiff: true },
  { name: 'traces', flags: ['-traces'] },
  { name: 'tags', flags: ['-tags'] },
  { name: 'raw', flags: ['-raw'] },
];

interface Plan {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly goRuns: number;
  readonly reports: readonly Report[];
  readonly cli: string;
  readonly go: string | null;
}

interface HeapFiles {
  readonly file: string;
  readonly earlier: string;
}

await main();

async function main(): Promise<void> {
  const plan = await readPlan();
  if (plan === null) return;
  const folder = await mkdtemp(join(tmpdir(), 'heapbot-bench-'));
  try {
    console.log(
      `load of the machine: ${loadavg()[0]?.toFixed(1)}; cpu is user + system time, of all threads`,
    );
    const results: Result[] = [];
    for (const stacks of plan.sizes) {
      for (const heap of heaps) results.push(...(await benchHeap(plan, folder, stacks, heap)));
    }
    if (results.length > 0) console.log(`\n${summarize(results)}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readPlan(): Promise<Plan | null> {
  const { values } = parseArgs({
    options: {
      stacks: { type: 'string', multiple: true },
      runs: { type: 'string' },
      'go-runs': { type: 'string' },
      report: { type: 'string', multiple: true },
      cli: { type: 'string' },
      'no-go': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const root = fileURLToPath(new URL('..', import.meta.url));
  const cli = values.cli ?? join(root, 'dist', 'cli.js');
  const sizes = (values.stacks ?? ['10000', '100000', '500000']).map(Number);
  const runs = Number(values.runs ?? 5);
  const goRuns = Number(values['go-runs'] ?? 2);
  const chosen = reports.filter(({ name }) => values.report?.includes(name) ?? true);
  const counts = [...sizes, runs, goRuns, chosen.length];
  if (values.help || counts.some((count) => !Number.isInteger(count) || count < 1)) {
    console.log(usage);
    return null;
  }
  await access(cli).catch(() => {
    throw new Error(`${cli} is missing: run "npm run build" first`);
  });
  const go = values['no-go'] ? null : await findGoPprof();
  return { sizes, runs, goRuns, reports: chosen, cli, go };
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

async function benchHeap(
  plan: Plan,
  folder: string,
  stacks: number,
  { name, liveShare, inlining, reports: only }: Heap,
): Promise<Result[]> {
  const chosen = plan.reports.filter((report) => only?.includes(report.name) ?? true);
  if (chosen.length === 0) return [];
  const shape = { stacks, seed: 7, liveShare, inlining };
  const plain = encodeSyntheticHeap(shape);
  const packed = gzipSync(plain);
  const files = { file: join(folder, 'heap.pb.gz'), earlier: join(folder, 'earlier.pb.gz') };
  await writeFile(files.file, packed);
  const earlier = encodeSyntheticHeap({ ...shape, stacks: Math.ceil(0.9 * stacks) });
  await writeFile(files.earlier, gzipSync(earlier));
  const title = `${stacks.toLocaleString('en')} stacks, ${name} (${Math.round(liveShare * 100)}%)`;
  console.log(`\n${title}: ${megabytes(packed)} gzipped, ${megabytes(plain)} inflated`);
  const results: Result[] = [];
  for (const report of chosen) {
    const measured = await benchReport(plan, report, files);
    if (measured.theirs === undefined) continue;
    const { gunzip, ours, theirs } = measured;
    const result = { stacks, heap: name, report: report.name, gunzip, ours, theirs };
    console.log(`    goals: ${judgeGoals(result)}`);
    results.push(result);
  }
  return results;
}

async function benchReport(plan: Plan, report: Report, heap: HeapFiles) {
  const base = report.isDiff ? [`-diff_base=${heap.earlier}`] : [];
  const args = [...report.flags, ...base, heap.file];
  const heapbot = [process.execPath, plan.cli, 'pprof', ...args];
  const [gunzip, ours, theirs] = await measureInTurns([
    { command: gunzipCommand(heap.file), runs: plan.runs },
    { command: heapbot, runs: plan.runs },
    ...(plan.go === null ? [] : [{ command: [plan.go, ...args], runs: plan.goRuns }]),
  ]);
  if (gunzip === undefined || ours === undefined) throw new RangeError('nothing was measured');
  console.log(`  ${report.name}: ${report.flags.join(' ')}${report.isDiff ? ' -diff_base=…' : ''}`);
  console.log(row('node, gunzip alone', gunzip, ''));
  console.log(row('heapbot pprof', ours, `${ratio(timeRatios(ours, gunzip))} x gunzip`));
  if (theirs !== undefined) printComparison(ours, theirs);
  return { gunzip, ours, theirs };
}

function printComparison(ours: Measurement, theirs: Measurement): void {
  const memory = (ours.peakKilobytes / theirs.peakKilobytes).toFixed(2);
  const shares = `heapbot: ${ratio(timeRatios(ours, theirs))} of its time, ${memory} of its memory`;
  console.log(row('go tool pprof', theirs, shares));
  const isIdentical = theirs.outputDigest === ours.outputDigest;
  console.log(`    output: ${ours.outputBytes} bytes, ${isIdentical ? 'identical' : 'DIFFERENT'}`);
  if (!isIdentical) process.exitCode = 1;
}

function gunzipCommand(file: string): readonly string[] {
  const script =
    "require('node:zlib').gunzipSync(require('node:fs').readFileSync(process.argv[1]))";
  return [process.execPath, '-e', script, file];
}

function row(what: string, measured: Measurement, note: string): string {
  const wall = seconds(measured.wallMillis);
  const cpu = `cpu ${seconds(measured.cpuMillis)}`;
  const memory = printMemory(measured);
  const columns = [what.padEnd(20), wall.padStart(8), cpu.padStart(11), memory.padStart(8)];
  return `    ${columns.join(' ')}  ${note}`.trimEnd();
}

function megabytes(bytes: Uint8Array): string {
  return `${(bytes.length / 1e6).toFixed(1)} MB`;
}
