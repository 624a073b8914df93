/** What the reports on a heap have in common: which snapshot they are of, and how an answer says so. */

import { code, command, endSentence, text } from '../message/compose.ts';
import type { Block, Inline } from '../message/message.ts';
import { type Extension, extensionsOf } from '../pprof/extensions.ts';
import { mergeProfiles } from '../pprof/merge.ts';
import type { Profile } from '../pprof/profile.ts';
import type { Investigation, Replica, Shared, Snapshot, SnapshotMeta } from './command.ts';
import type { Target } from './target.ts';
import { formatBytes, formatCount, formatMillis } from './units.ts';
import { joinWords } from './words.ts';

/** A snapshot as an answer's small print and `--json` show it. JSON. */
export interface SnapshotFacts {
  readonly id: string;
  readonly service: string;
  readonly origin: Snapshot['origin'];
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  readonly fetchedAt: number;
  readonly fetchMillis: number;
  readonly buildId: string;
  readonly replicas: readonly Replica[];
  readonly totals: SnapshotMeta['totals'];
  /** Bytes between two samples; 0 where the profile does not say. */
  readonly period: number;
  /** How it was read where pprof would not have. */
  readonly extensions: readonly Extension[];
  /** Present on a file that somebody shared. */
  readonly shared?: Shared;
}

export function factsOf({ meta, origin, profile }: Snapshot): SnapshotFacts {
  const { id, service, takenAt, fetchedAt, fetchMillis, buildId, replicas, totals } = meta;
  const period = profile.periodType.unit === 'bytes' ? Number(profile.period) : 0;
  return {
    id,
    service,
    origin,
    takenAt,
    fetchedAt,
    fetchMillis,
    buildId,
    replicas,
    totals,
    period,
    extensions: extensionsOf(profile),
    ...(meta.shared === undefined ? {} : { shared: meta.shared }),
  };
}

/** Several files are one profile, as they are for pprof. */
export function profileOf(snapshots: readonly Snapshot[]): Profile {
  const [first, ...more] = snapshots.map(({ profile }) => profile);
  if (first === undefined) throw new Error('a report without a snapshot');
  return more.length === 0 ? first : mergeProfiles([first, ...more]);
}

/** How people call what a report is of: the service, the files; those that were shared by the names they were shared under. */
export function subjectOf(
  { subject }: Pick<Target, 'subject'>,
  snapshots: readonly Pick<Snapshot, 'meta'>[],
): string {
  const names = snapshots.flatMap(({ meta }) => meta.shared?.name ?? []);
  return names.length > 0 && names.length === snapshots.length ? names.join(', ') : subject;
}

/** What the channel or thread looks at after the answer. Files of a terminal are no investigation. */
export function investigationOf(
  {
    subject,
    snapshots,
  }: { readonly subject: string; readonly snapshots: readonly SnapshotFacts[] },
  sampleType: string,
): Investigation | null {
  const [first] = snapshots;
  if (first === undefined || first.origin === 'file') return null;
  const service = first.origin === 'upload' ? first.service : subject;
  return { service, snapshot: first.id, sampleIndex: sampleType.replace(/^mean_/u, '') };
}

/** The words behind a report's name that give the same numbers: the same snapshot, the same options. */
export function spellAgain(
  { target, spelled }: { readonly target: Target; readonly spelled: readonly string[] },
  snapshots: readonly SnapshotFacts[],
  ownWords: readonly string[] = [],
): string[] {
  const [first] = snapshots;
  const inherited = target.sampleIndex === '' ? [] : [`sample_index=${target.sampleIndex}`];
  if (first?.origin === 'upload') {
    return [...snapshots.map(({ id }) => id), ...ownWords, ...inherited, ...spelled];
  }
  const pinned = first === undefined || first.origin === 'file' ? [] : [`snapshot=${first.id}`];
  return [...target.spelled, ...ownWords, ...inherited, ...spelled, ...pinned];
}

/**
 * The small print: where the numbers come from, what they are, and the words that give them again. `roles` say what each
 * snapshot is where there are several: `before`, `after`.
 */
export function describeOrigin(
  facts: readonly SnapshotFacts[],
  again: readonly string[],
  roles: readonly string[] = [],
): Block[] {
  const notes = facts.map((fact, at): Block => {
    return { kind: 'note', content: describeSnapshot(fact, roles[at]) };
  });
  const [first] = facts;
  if (first === undefined) return [];
  if (first.origin === 'file') return describeExtensions(facts);
  const missing = facts.flatMap((fact, at) => [
    ...describeMissing(fact, roles[at]),
    ...describeRemarked(fact, roles[at]),
  ]);
  const query: Block = {
    kind: 'note',
    content: [text('Same numbers again: '), command(joinWords(again))],
  };
  return [...missing, ...notes, query];
}

/** Which filters are on, and what pprof says on the side; nothing where there is neither. */
export function describeRemarks(filters: readonly string[], remarks: readonly string[]): Block[] {
  const shown = [
    ...filters.map((filter) => [text('filter '), code(filter)]),
    ...remarks.map((remark) => [text(remark)]),
  ];
  const content = shown.flatMap((one, at) => (at === 0 ? one : [text(' · '), ...one]));
  return content.length === 0 ? [] : [{ kind: 'note', content }];
}

const EXTENSION_WORDS: Readonly<Record<Extension, string>> = {
  'comment-names': 'names from the text’s comments',
  jemalloc: 'a jemalloc dump (not pprof’s format)',
};

/** How the snapshot came about, in words. */
function describeFreshness({ origin, fetchMillis }: SnapshotFacts, role: string): string {
  switch (origin) {
    case 'fetched':
      return `fetched just now in ${formatMillis(fetchMillis)}`;
    case 'shared':
      return 'fetched just now for another request';
    case 'recent':
      return 'fetched a few seconds ago (fresh forces a new one)';
    case 'kept':
      return role === '' ? 'a kept snapshot (fresh takes a new one)' : 'kept since';
    case 'file':
    case 'upload':
      return 'a file';
  }
}

/** pprof's sample types in the order in which people ask for them, with their totals. */
function describeTotals(totals: SnapshotMeta['totals']): string {
  return totals
    .map(
      ({ type, unit, total }) =>
        `${type} ${unit === 'bytes' ? formatBytes(total) : formatCount(total)}`,
    )
    .join(' · ');
}

function describeSnapshot(fact: SnapshotFacts, role = ''): Inline[] {
  const { shared } = fact;
  const sampled = fact.period > 1 ? ` · sampled every ${formatBytes(fact.period)}` : '';
  const answered = fact.replicas.filter(({ ok }) => ok).length;
  const live = fact.extensions.includes('jemalloc') ? '' : ' · live at the last GC';
  const extended = fact.extensions.map((extension) => ` · ${EXTENSION_WORDS[extension]}`).join('');
  const replicas =
    fact.replicas.length > 1 ? ` · ${answered} of ${fact.replicas.length} replicas, merged` : '';
  const contents = ` · ${describeTotals(fact.totals)}${live}${sampled}${extended}`;
  if (shared !== undefined) return describeShared(shared, fact, role, contents);
  return [
    text(role === '' ? 'Snapshot ' : `${capitalize(role)}: snapshot `),
    code(fact.id),
    text(' of '),
    { kind: 'time', at: fact.takenAt },
    text(`, ${describeFreshness(fact, role)}${replicas}${contents}`),
  ];
}

/** It may have been taken long before it was shared. */
function describeShared(
  { name, by, at }: Shared,
  { takenAt }: SnapshotFacts,
  role: string,
  contents: string,
): Inline[] {
  const taken: Inline[] = takenAt === at ? [] : [text(', taken '), { kind: 'time', at: takenAt }];
  return [
    text(role === '' ? 'A file, ' : `${capitalize(role)}: a file, `),
    code(name),
    text(', shared by '),
    by === '' ? text('somebody') : { kind: 'person', id: by },
    text(' '),
    { kind: 'time', at },
    ...taken,
    text(`${contents} · not kept`),
  ];
}

/** Of a file nothing else is said: whoever gave it knows it. */
function describeExtensions(facts: readonly SnapshotFacts[]): Block[] {
  const extensions = new Set(facts.flatMap((fact) => fact.extensions));
  const words = Array.from(extensions, (extension) => EXTENSION_WORDS[extension]);
  return words.length === 0 ? [] : [{ kind: 'note', content: [text(words.join(' · '))] }];
}

/** A replica that did not answer is part of the answer, not of the small print. */
function describeMissing({ replicas }: SnapshotFacts, role = ''): Block[] {
  const missing = replicas.flatMap((replica) =>
    replica.ok ? [] : [`${replica.name} ${replica.why}`],
  );
  if (missing.length === 0) return [];
  const shown = missing.slice(0, 5).join('; ');
  const more = missing.length > 5 ? `; and ${missing.length - 5} more` : '';
  const without = role === '' ? 'Without' : `${capitalize(role)} is without`;
  const line = `⚠️ ${without} ${missing.length === 1 ? 'one replica' : `${missing.length} replicas`}: ${shown}${more}`;
  return [{ kind: 'paragraph', content: [text(endSentence(line))] }];
}

function describeRemarked({ replicas }: SnapshotFacts, role = ''): Block[] {
  const which = role === '' ? '' : `${capitalize(role)}: `;
  return replicas.flatMap((replica) => {
    if (!replica.ok || replica.remark === undefined) return [];
    const line = `⚠️ ${which}${replica.name} ${replica.remark}.`;
    return [{ kind: 'paragraph' as const, content: [text(line)] }];
  });
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
