/** Who probably holds what others allocated: a profile names only the allocator, so these are candidates (DETECTOR 2.7). */

import type { Frame, GroupDefinition } from './digest.ts';
import { formatMegabytes } from './megabytes.ts';
import type { GroupSeries, ServiceSeries } from './series.ts';

export interface Holder {
  readonly frame: Frame;
  readonly why: string;
}

const MOST_HOLDERS = 3;
/** Blocks from this size on are containers more often than values. */
const LARGE_BLOCK = 8192;
/** Of what was allocated there, at most so much was freed again. */
const MOST_FREED = 0.1;

/** What is held: the groups that grow, or, where memory is kept within bounds, the largest that rise and fall. */
export interface HeldMemory {
  readonly definitions: readonly GroupDefinition[];
  /** It is let go of in the end, and what holds it with it. */
  readonly isBounded: boolean;
}

/** Most likely first; never the allocators of what is held, which are named already. */
export function findHolders(
  series: ServiceSeries,
  definitions: ReadonlyMap<string, GroupDefinition>,
  held: HeldMemory,
): readonly Holder[] {
  const named = new Set(held.definitions.map(({ allocator }) => allocator.function));
  const candidates = series.groups.flatMap((group) => {
    const definition = definitions.get(group.signature);
    if (definition === undefined || named.has(definition.allocator.function)) return [];
    if (!isOwned(definition) || !looksLikeContainer(definition)) return [];
    if (!livesLong(group, held.isBounded)) return [];
    const age = ageOf(group.live) / group.live.length;
    const size = Math.log2(Math.max(2, definition.blockSizes[0] ?? 0));
    const score = shareOfPath(definition, held.definitions) * size * age;
    return score > 0 ? [{ definition, bytes: group.bytes.at(-1) ?? 0, score }] : [];
  });
  return describeBest(candidates);
}

interface Candidate {
  readonly definition: GroupDefinition;
  readonly bytes: number;
  readonly score: number;
}

function describeBest(candidates: readonly Candidate[]): readonly Holder[] {
  const holders = new Map<string, Holder>();
  for (const { definition, bytes } of [...candidates].sort((a, b) => b.score - a.score)) {
    const { allocator } = definition;
    if (holders.size === MOST_HOLDERS || holders.has(allocator.function)) continue;
    holders.set(allocator.function, { frame: allocator, why: explain(definition, bytes) });
  }
  return [...holders.values()];
}

/** Something of it is live, and next to nothing was freed yet, unless everything is in the end. */
function livesLong({ live, births }: GroupSeries, isBounded: boolean): boolean {
  const now = live.at(-1) ?? 0;
  const born = births.at(-1) ?? 0;
  return now >= 1 && (isBounded || born - now <= MOST_FREED * born);
}

function isOwned({ kind }: GroupDefinition): boolean {
  return kind === 'application' || kind === 'library';
}

function looksLikeContainer({ leaf, blockSizes }: GroupDefinition): boolean {
  return CONTAINER.test(leaf) || (blockSizes[0] ?? 0) >= LARGE_BLOCK;
}

const CONTAINER =
  /^(?:reflect\.(?:MakeSlice|MakeMap|MakeChan|unsafe_NewArray|growslice)|container\/|sync\.\(\*(?:Pool|Map)\)|internal\/sync\.|runtime\.(?:makemap|mapassign|growslice|makeslice|hashGrow))/;

/** The part of the growing groups on whose path the package is. */
function shareOfPath({ allocator }: GroupDefinition, growing: readonly GroupDefinition[]): number {
  const on = growing.filter(({ path, via, allocator: { package: name } }) => {
    const names = [...via, name, ...path.map((frame) => frame.package)];
    return names.some((other) => isSameModule(other, allocator.package));
  });
  return on.length / Math.max(1, growing.length);
}

function isSameModule(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** Moments for which something of it has been live. */
function ageOf(live: Float64Array): number {
  return live.filter((count) => count > 0).length;
}

function explain({ leaf, blockSizes, allocator }: GroupDefinition, bytes: number): string {
  const size = blockSizes[0] ?? 0;
  const blocks = size >= LARGE_BLOCK ? ` in blocks of ${size} bytes` : '';
  const asked = leaf === allocator.function ? '' : `, asked of ${leaf}`;
  return `It holds ${formatMegabytes(bytes)}${blocks}${asked}, stays for long, and is on the path of what grows.`;
}
