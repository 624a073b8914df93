/** What a detector said of generated services, beside what was true of them. */

import type { Inquiry } from '../../src/leaks/judgement.ts';
import { PACE, type ServiceTruth, START } from '../../test/support/leak-generator/service.ts';

const HOUR = 3_600_000;

/** Sums over services. */
export interface Score {
  readonly services: number;
  readonly leaks: number;
  readonly flagged: number;
  readonly hits: number;
  readonly first: number;
  readonly verdicts: number;
  /** Hours between the onset that was named and the true one. */
  readonly onsetErrors: readonly number[];
  /** |slope − truth| / truth. */
  readonly slopeErrors: readonly number[];
  readonly slopesCovered: number;
}

export const noScore: Score = {
  services: 0,
  leaks: 0,
  flagged: 0,
  hits: 0,
  first: 0,
  verdicts: 0,
  onsetErrors: [],
  slopeErrors: [],
  slopesCovered: 0,
};

/** For detectors that name signatures and nothing else. */
export function scoreNames(score: Score, names: readonly string[], { leak }: ServiceTruth): Score {
  const isHit = leak !== null && names.includes(leak.signature);
  return {
    ...score,
    services: score.services + 1,
    leaks: score.leaks + (leak === null ? 0 : 1),
    flagged: score.flagged + names.length,
    hits: score.hits + (isHit ? 1 : 0),
    first: score.first + (leak !== null && names[0] === leak.signature ? 1 : 0),
    verdicts: score.verdicts + (names.length > 0 === (leak !== null) ? 1 : 0),
  };
}

export function scoreInquiry(score: Score, { judgement }: Inquiry, truth: ServiceTruth): Score {
  const names = judgement.suspects.map(({ signature }) => signature);
  const counted = scoreNames(score, names, truth);
  const isRight = (judgement.verdict === 'growing') === (truth.leak !== null);
  const flagged = counted.flagged + judgement.others;
  const verdicts = score.verdicts + (isRight ? 1 : 0);
  const { leak } = truth;
  const suspect = judgement.suspects.find(({ signature }) => signature === leak?.signature);
  if (leak === null || suspect === undefined) return { ...counted, flagged, verdicts };
  const { estimate, low, high } = suspect.slopeBytesPerHour;
  const since = suspect.since === null ? -PACE : (Date.parse(suspect.since) - START) / HOUR;
  return {
    ...counted,
    flagged,
    verdicts,
    onsetErrors: [...score.onsetErrors, Math.abs(since - Math.max(-PACE, leak.onset))],
    slopeErrors: [...score.slopeErrors, Math.abs(estimate - leak.slope) / leak.slope],
    slopesCovered: score.slopesCovered + (low <= leak.slope && leak.slope <= high ? 1 : 0),
  };
}
