/** The releases in a history: runs of snapshots of one version, or of one build where nobody named a version. */

import type { SnapshotDigest } from '../digest.ts';

export interface Release {
  readonly name: string;
  /** Oldest first, at least one. */
  readonly digests: readonly SnapshotDigest[];
}

/** Oldest first. Snapshots of which neither is known belong to the release before them. */
export function splitReleases(digests: readonly SnapshotDigest[]): readonly Release[] {
  const releases: { name: string; digests: SnapshotDigest[] }[] = [];
  for (const digest of digests) {
    const name = nameOf(digest);
    const current = releases.at(-1);
    if (current === undefined || (name !== '' && current.name !== '' && name !== current.name)) {
      releases.push({ name, digests: [digest] });
      continue;
    }
    current.name = current.name === '' ? name : current.name;
    current.digests.push(digest);
  }
  return releases;
}

/** The newest release of that name; a version may go out twice. */
export function findRelease(releases: readonly Release[], name: string): Release | null {
  return releases.findLast((release) => release.name === name) ?? null;
}

function nameOf({ version, buildId }: SnapshotDigest): string {
  return version === '' ? buildId : version;
}
