/** Finds what a person probably meant by a name that does not exist. */

import { distance } from 'fastest-levenshtein';

/**
 * The candidates near to `word`, nearest first, at most `most`: one slip away, then those that contain it (or that it contains), then
 * those within a third of its length in edits (Levenshtein). Case does not count.
 */
export function nearest(word: string, candidates: readonly string[], most = 3): string[] {
  const wanted = word.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, score: nearness(wanted, candidate.toLowerCase()) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => Number(a.score) - Number(b.score) || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** True where `word` is so near to `candidate` that it must be a slip of the finger; short names must be nearer. */
export function isSlipOf(word: string, candidate: string): boolean {
  const allowed = candidate.length >= 6 ? 2 : 1;
  const isNear =
    word.length <= 100 && distance(word.toLowerCase(), candidate.toLowerCase()) <= allowed;
  return word !== candidate && candidate.length >= 3 && isNear;
}

function nearness(wanted: string, candidate: string): number | null {
  if (wanted.length > 100) return null;
  const edits = distance(wanted, candidate);
  if (edits <= 1) return edits;
  const isPart = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
  if (isPart) return 1 + edits / 1000;
  return edits <= Math.max(2, Math.floor(wanted.length / 3)) ? edits : null;
}
