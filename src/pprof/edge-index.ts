/** Numbers the pairs of caller and callee as they are met, and tells which of them a sample has had already. */

/**
 * Pairs are numbered from 0 in the order of their first visit. An open-addressing hash over integers, in which
 * everything about a pair lies side by side: looking pairs up is most of the time that a graph takes.
 */
export class EdgeIndex {
  count = 0;
  caller = new Uint32Array(INITIAL_CAPACITY);
  callee = new Uint32Array(INITIAL_CAPACITY);
  /** Twice as many slots as the columns have rows, so never more than half full. */
  #slots = new Uint32Array(2 * INITIAL_CAPACITY * SLOT_WORDS);

  /** The number of the pair, or SEEN where this sample (they come one after another) had it before. */
  visit(caller: number, callee: number, sample: number): number {
    const slots = this.#slots;
    let slot = firstSlot(caller, callee, slots.length);
    for (;;) {
      const edge = slots[slot] as number;
      if (edge === FREE) return this.#insert(slot, caller, callee, sample);
      if (slots[slot + CALLER] === caller && slots[slot + CALLEE] === callee) {
        if (slots[slot + SAMPLE] === sample) return SEEN;
        slots[slot + SAMPLE] = sample;
        return edge - 1;
      }
      slot = (slot + SLOT_WORDS) & (slots.length - 1);
    }
  }

  /** The number of the pair, whichever sample had it. An index is for `find` or for `visit`, not for both. */
  find(caller: number, callee: number): number {
    const slots = this.#slots;
    let slot = firstSlot(caller, callee, slots.length);
    for (;;) {
      const edge = slots[slot] as number;
      if (edge === FREE) return this.#insert(slot, caller, callee, 0);
      if (slots[slot + CALLER] === caller && slots[slot + CALLEE] === callee) return edge - 1;
      slot = (slot + SLOT_WORDS) & (slots.length - 1);
    }
  }

  #insert(slot: number, caller: number, callee: number, sample: number): number {
    const edge = this.count++;
    this.caller[edge] = caller;
    this.callee[edge] = callee;
    this.#slots[slot] = edge + 1;
    this.#slots[slot + CALLER] = caller;
    this.#slots[slot + CALLEE] = callee;
    this.#slots[slot + SAMPLE] = sample;
    if (this.count === this.caller.length) this.#grow();
    return edge;
  }

  #grow(): void {
    this.caller = lengthen(this.caller);
    this.callee = lengthen(this.callee);
    const old = this.#slots;
    const slots = new Uint32Array(GROWTH * old.length);
    for (let from = 0; from < old.length; from += SLOT_WORDS) {
      if (old[from] === FREE) continue;
      const caller = old[from + CALLER] as number;
      let slot = firstSlot(caller, old[from + CALLEE] as number, slots.length);
      while (slots[slot] !== FREE) slot = (slot + SLOT_WORDS) & (slots.length - 1);
      for (let word = 0; word < SLOT_WORDS; word++) slots[slot + word] = old[from + word] as number;
    }
    this.#slots = slots;
  }
}

export const SEEN = -1;

const INITIAL_CAPACITY = 1024;
const GROWTH = 4;

/** A slot is the number of the pair + 1 (0 where free), its caller, its callee, and the last sample that had it. */
const SLOT_WORDS = 4;
const CALLER = 1;
const CALLEE = 2;
const SAMPLE = 3;
const FREE = 0;

function firstSlot(caller: number, callee: number, words: number): number {
  const mixed = Math.imul(caller, 0x9e3779b1) ^ Math.imul(callee + 1, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) << 2) & (words - 1);
}

function lengthen(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(GROWTH * column.length);
  longer.set(column);
  return longer;
}
