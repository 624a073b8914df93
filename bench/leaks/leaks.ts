/** `npm run bench:leaks`: what the verdict is worth, on generated services whose truth is known, beside what other tools do. */

import { parseArgs } from 'node:util';
import { judgeHistory } from '../../src/leaks/judge-history.ts';
import type { History } from '../../src/leaks/judgement.ts';
import {
  type GeneratedService,
  generateService,
} from '../../test/support/leak-generator/service.ts';
import { scoreForecasts } from './forecasts.ts';
import { watchHealthy } from './healthy.ts';
import { diffTwo, testPlainly } from './plain-detectors.ts';
import { noScore, type Score, scoreInquiry, scoreNames } from './score.ts';

const usage = `usage: npm run bench:leaks -- [--tuning] [--services N] [--snapshots N]... [--weeks N]
  --tuning       the seeds that the detector was tuned on, not the held-out ones
  --services N   services for each number of snapshots (default 300)
  --snapshots N  repeat it for several (default 12, 24, 48 and 96)
  --weeks N      healthy services watched for a week (default 30)`;

/** Whoever tunes the detector looks at the first only. The second are for the figures in docs/leaks.md. */
const seeds = { tuning: 0, heldOut: 5_000_000 } as const;

main();

function main(): void {
  const { values } = parseArgs({
    options: {
      tuning: { type: 'boolean' },
      services: { type: 'string' },
      snapshots: { type: 'string', multiple: true },
      weeks: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const services = Number(values.services ?? 300);
  const lengths = (values.snapshots ?? ['12', '24', '48', '96']).map(Number);
  const weeks = Number(values.weeks ?? 30);
  const isWrong = [services, weeks, ...lengths].some((n) => !Number.isInteger(n) || n < 1);
  if (values.help || isWrong) {
    console.log(usage);
    return;
  }
  const first = values.tuning ? seeds.tuning : seeds.heldOut;
  console.log(describeServices(first, services, values.tuning ?? false));
  for (const length of lengths) printLength(first, services, length);
  console.log(`\n${scoreForecasts(first, Math.min(services, 100))}`);
  console.log(watchHealthy(first, weeks));
  console.log(timeVerdict(first));
}

function describeServices(first: number, services: number, isTuning: boolean): string {
  const kind = isTuning
    ? 'TUNING seeds, not for publication'
    : 'held-out seeds, not used for tuning';
  return [
    `${kind}: ${first} + 1000·snapshots + 1 … ${services}; tuning seeds are 1000·snapshots + 1 … 900.`,
    'Each service: 300 sites (static, churn, sessions), two saw-teeth, a cache that fills (τ = 3, 6 or 12 snapshots), in half a step, in three of ten a slab',
    'that moves; AR(1) load with cv 0.14, in half on top of a day that swings by 15 to 50 %; and one leak that gains 16 to 160 MB (at least 3 % of the heap) while it is watched.',
    'Snapshots are 15 minutes apart. Leaks smaller than that are not in these services.',
  ].join('\n');
}

function printLength(first: number, services: number, length: number): void {
  let verdict = noScore;
  let diff = noScore;
  let kendall = noScore;
  for (let n = 1; n <= services; n++) {
    const seed = first + 1000 * length + n;
    const service = generateService({ seed, snapshots: length, isLeaking: true });
    verdict = scoreInquiry(verdict, judgeHistory(historyOf(service)), service.truth);
    diff = scoreNames(diff, diffTwo(service.digests), service.truth);
    kendall = scoreNames(kendall, testPlainly(service.digests), service.truth);
  }
  console.log(`\n${length} snapshots, ${services} services`);
  console.log(`  heapbot            ${describe(verdict)}`);
  console.log(`                     ${describeDetails(verdict)}`);
  console.log(`  two-snapshot diff  ${describe(diff)}`);
  console.log(`  Mann–Kendall .05   ${describe(kendall)}`);
}

function describe({ hits, flagged, leaks, first, services, verdicts }: Score): string {
  const figures = [
    `precision ${ratio(hits, flagged)}`,
    `recall ${ratio(hits, leaks)}`,
    `ranked first ${ratio(first, leaks)}`,
    `false sites per service ${((flagged - hits) / services).toFixed(2)}`,
    `verdict right ${ratio(verdicts, services)}`,
  ];
  return figures.join(', ');
}

function describeDetails({ hits, onsetErrors, slopeErrors, slopesCovered }: Score): string {
  const late = onsetErrors.map((hours) => hours * 60);
  return [
    `onset off by ${quantile(late, 0.5).toFixed(0)} min (median), ${quantile(late, 0.9).toFixed(0)} min (90th percentile)`,
    `slope off by ${percent(quantile(slopeErrors, 0.5))} (median), 95 % interval holds the truth in ${percent(slopesCovered / hits)}`,
  ].join('; ');
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The median of five, after one to warm up. */
function timeVerdict(first: number): string {
  const history = historyOf(generateService({ seed: first + 1, snapshots: 96, isLeaking: true }));
  const times = Array.from({ length: 6 }, () => {
    const start = performance.now();
    judgeHistory(history);
    return performance.now() - start;
  });
  const middle = quantile(times.slice(1), 0.5).toFixed(0);
  return `96 snapshots of ${history.definitions.length} groups judged in ${middle} ms (goal 250 ms)`;
}

function historyOf({ digests, definitions }: GeneratedService): History {
  return {
    service: 'generated',
    digests,
    definitions,
    events: [],
    memoryLimit: null,
    gcPercent: 100,
    softLimit: null,
    goroutines: null,
  };
}
