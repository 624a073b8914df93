/** Numbers the pairs of caller and callee as they are met: an open-addressing hash over integers. */

/** Pairs are numbered from 0 in the order of their first `find`. */
export class EdgeIndex {
  count = 0;
  caller = new Uint32Array(INITIAL_CAPACITY);
  callee = new Uint32Array(INITIAL_CAPACITY);
  /** Edge number + 1 by hash, 0 where free; twice as long as the columns, so never more than half full. */
  #slots = new Uint32Array(2 * INITIAL_CAPACITY);

  find(caller: number, callee: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashPair(caller, callee) & mask;
    for (;;) {
      const edge = (this.#slots[slot] as number) - 1;
      if (edge === FREE) return this.#insert(slot, caller, callee);
      if (this.callee[edge] === callee && this.caller[edge] === caller) return edge;
      slot = (slot + 1) & mask;
    }
  }

  #insert(slot: number, caller: number, callee: number): number {
    const edge = this.count++;
    this.caller[edge] = caller;
    this.callee[edge] = callee;
    this.#slots[slot] = edge + 1;
    if (this.count === this.caller.length) this.#grow();
    return edge;
  }

  #grow(): void {
    this.caller = lengthen(this.caller);
    this.callee = lengthen(this.callee);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let edge = 0; edge < this.count; edge++) {
      let slot = hashPair(this.caller[edge] as number, this.callee[edge] as number) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = edge + 1;
    }
  }
}

const INITIAL_CAPACITY = 1024;
const FREE = -1;

function hashPair(caller: number, callee: number): number {
  const mixed = Math.imul(caller, 0x9e3779b1) ^ Math.imul(callee + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

function lengthen(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * column.length);
  longer.set(column);
  return longer;
}
