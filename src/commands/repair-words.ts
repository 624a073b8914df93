/** How answers tell whether a leak stays mended: "41 → 0.3 MB/h since v1.43, closing". */

import { bold, command, text } from '../message/compose.ts';
import type { Inline } from '../message/message.ts';
import type { Repair } from './leak-memory.ts';
import { formatRates } from './leak-words.ts';
import { joinWords } from './words.ts';

/** One sentence. */
export function describeRepair(repair: Repair, service: string): Inline[] {
  const { id, version, deployedAt, check, isClosed } = repair;
  if (deployedAt === null) {
    return [
      bold(id),
      text(` is said to be mended in ${version}, and waits for it. Tell me when it is out: `),
      command(joinWords(['deployed', service, version])),
    ];
  }
  if (check === null) {
    const ending = isClosed ? 'is mended' : 'is being checked: too few snapshots yet';
    return [
      bold(id),
      text(` ${ending} since ${version} (`),
      { kind: 'time', at: deployedAt },
      text(').'),
    ];
  }
  const slope = `slope ${formatRates(check.before, check.after.estimate)} since ${version}`;
  return [bold(id), text(` ${slope}, ${isClosed ? 'closing' : 'not mended so far'}.`)];
}
