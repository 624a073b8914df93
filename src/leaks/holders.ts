/** Who probably holds what others allocated: a profile names only the allocator, so these are candidates (DETECTOR 2.7). */

import type { Frame, GroupDefinition } from './digest.ts';
import { formatMegabytes } from './megabytes.ts';
import type { ServiceSeries } from './series.ts';

export interface Holder {
  readonly frame: Frame;
  readonly why: string;
}

const MOST_HOLDERS = 3;
/** Blocks from this size on are containers more often than values. */
const LARGE_BLOCK = 8192;
/** Of what was allocated there, at most so much was freed again. */
const MOST_FREED = 0.1;

/** `growing` are the definitions of the groups that grow, or of the largest ones where memory is kept within bounds. */
export function findHolders(
  { groups, at }: ServiceSeries,
  definitions: ReadonlyMap<string, GroupDefinition>,
  growing: readonly GroupDefinition[],
): readonly Holder[] {
  const candidates = groups.flatMap((series) => {
    const definition = definitions.get(series.signature);
    if (definition === undefined || !isOwned(definition) || growing.includes(definition)) return [];
    const live = series.live.at(-1) ?? 0;
    const births = series.births.at(-1) ?? 0;
    const bytes = series.bytes.at(-1) ?? 0;
    if (live < 1 || births - live > MOST_FREED * births || !looksLikeContainer(definition))
      return [];
    const share = shareOfPath(definition, growing);
    if (share === 0) return [];
    const age = ageOf(series.live) / at.length;
    const score = share * Math.log2(Math.max(2, definition.blockSizes[0] ?? 0)) * age;
    return [{ definition, bytes, score }];
  });
  const ranked = candidates.sort((one, other) => other.score - one.score);
  const holders = new Map<string, Holder>();
  for (const { definition, bytes } of ranked) {
    const { allocator } = definition;
    if (holders.size === MOST_HOLDERS) break;
    if (holders.has(allocator.function)) continue;
    holders.set(allocator.function, { frame: allocator, why: explain(definition, bytes) });
  }
  return [...holders.values()];
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
  return `It holds ${formatMegabytes(bytes)}${blocks}${asked}, frees next to nothing, and is on the path of what grows.`;
}
