/** Sorts the samples of a profile into groups of one signature, by walking each stack once. */

import type { Profile } from '../pprof/profile.ts';
import { type Blame, findBlame, isKeyed, type Stack } from './blame.ts';
import type { GroupKind } from './digest.ts';
import { createFrameBuffer, type FrameTable } from './frame-table.ts';
import { findKeyEnd, signatureOf } from './signature.ts';

/** Samples by group; a sample without a stack is in none, which is −1. */
export interface Grouping {
  readonly groupOf: Int32Array;
  /** The place of the frame to name in the stack of each sample. */
  readonly blamedAt: Int32Array;
  readonly groups: readonly { readonly kind: GroupKind; readonly signature: string }[];
  /** Frames of the longest stack. */
  readonly deepest: number;
}

export function groupStacks({ samples }: Profile, table: FrameTable): Grouping {
  const keys = new KeyTree(table);
  const groupOf = new Int32Array(samples.count).fill(-1);
  const buffer = createFrameBuffer();
  const blamedAt = new Int32Array(samples.count);
  let deepest = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const count = table.read(sample, buffer);
    if (count === 0) continue;
    deepest = Math.max(deepest, count);
    const stack = { frames: buffer, count };
    const blame = findBlame(stack, table);
    blamedAt[sample] = blame.at;
    groupOf[sample] = keys.groupOf(stack, blame);
  }
  return { groupOf, blamedAt, groups: keys.list(), deepest };
}

/** A tree of names, one level for each frame of a key; where a key ends, a group. */
class KeyTree {
  readonly #table: FrameTable;
  /** By node and name: the node below. Node 0 is the root. */
  readonly #children = new Map<number, number>();
  readonly #groupAtNode = new Map<number, number>();
  readonly #groupOfKind = new Map<GroupKind, number>();
  readonly #groups: { kind: GroupKind; names: readonly number[] }[] = [];

  constructor(table: FrameTable) {
    this.#table = table;
  }

  groupOf(stack: Stack, blame: Blame): number {
    if (!isKeyed(blame.kind)) {
      return this.#findOrAdd(this.#groupOfKind, blame.kind, blame.kind, () => []);
    }
    const end = findKeyEnd(stack, blame, this.#table);
    let node = 0;
    for (let at = blame.at; at < end; at++) node = this.#child(node, stack.frames[at] as number);
    return this.#findOrAdd(this.#groupAtNode, node, blame.kind, () =>
      this.#namesOf(stack.frames.subarray(blame.at, end)),
    );
  }

  list(): Grouping['groups'] {
    return this.#groups.map(({ kind, names }) => ({
      kind,
      signature: signatureOf(
        kind,
        names.map((name) => this.#table.nameAt(name)),
      ),
    }));
  }

  /** Frames of the runtime are not told apart: its functions change their names from release to release. */
  #child(node: number, frame: number): number {
    if (this.#table.kindOf(frame) === 'runtime') return node;
    const key = node * this.#table.nameCount + this.#table.nameOf(frame);
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const child = this.#children.size + 1;
    this.#children.set(key, child);
    return child;
  }

  #namesOf(frames: Int32Array): readonly number[] {
    return Array.from(frames)
      .filter((frame) => this.#table.kindOf(frame) !== 'runtime')
      .map((frame) => this.#table.nameOf(frame));
  }

  #findOrAdd<Key>(
    groups: Map<Key, number>,
    key: Key,
    kind: GroupKind,
    names: () => readonly number[],
  ): number {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group = this.#groups.length;
    this.#groups.push({ kind, names: names() });
    groups.set(key, group);
    return group;
  }
}
