/** False alarms: services in which nothing leaks, looked at every six hours for a week. */

import { judgeHistory } from '../../src/leaks/judge-history.ts';
import { generateService } from '../../test/support/leak-generator/service.ts';

const WEEK = 672;
const WINDOW = 96;
const EVERY = 24;

/**
 * Each signature counts once, however often it is named; a verdict of "growing" without a name counts by itself. What is still named six hours later has
 * not gone away by itself (DETECTOR 2.6 step 12).
 */
export function watchHealthy(first: number, services: number): string {
  let alarms = 0;
  let lasting = 0;
  let verdicts = 0;
  let looks = 0;
  for (let n = 1; n <= services; n++) {
    const seed = first + 700_000 + n;
    const { digests, definitions } = generateService({ seed, snapshots: WEEK, isLeaking: false });
    const named = new Set<string>();
    const stayed = new Set<string>();
    let before: readonly string[] = [];
    for (let end = EVERY; end <= WEEK; end += EVERY) {
      const { judgement } = judgeHistory({
        service: 'generated',
        digests: digests.slice(Math.max(0, end - WINDOW), end),
        definitions,
        events: [],
        memoryLimit: null,
        gcPercent: 100,
        softLimit: null,
        goroutines: null,
      });
      looks++;
      if (judgement.verdict === 'growing') verdicts++;
      const now = judgement.suspects.map(({ signature }) => signature);
      for (const signature of now) named.add(signature);
      for (const signature of now.filter((one) => before.includes(one))) stayed.add(signature);
      before = now;
    }
    alarms += named.size;
    lasting += stayed.size;
  }
  return [
    `healthy services: ${(alarms / services).toFixed(2)} false alarms per service-week (${alarms} signatures in ${services} weeks), ${lasting} of them still named six hours later;`,
    `"growing" in ${verdicts} of ${looks} looks at the last ${WINDOW} snapshots`,
  ].join(' ');
}
