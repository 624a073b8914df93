/** Numbers pairs, of caller and callee mostly, as they are met. */

/** Pairs are numbered from 0 in the order of their first visit. An open-addressing hash over integers. */
export class EdgeIndex {
  count = 0;
  caller = new Uint32Array(FIRST_EDGES);
  callee = new Uint32Array(FIRST_EDGES);
  /** The number of a pair + 1, or FREE; twice as many as the columns have rows, so never more than half full. */
  #slots = new Uint32Array(2 * FIRST_EDGES);

  find(caller: number, callee: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = hash(caller, callee) & last;
    for (let edge = slots[slot] as number; edge !== FREE; edge = slots[slot] as number) {
      if (this.callee[edge - 1] === callee && this.caller[edge - 1] === caller) return edge - 1;
      slot = (slot + 1) & last;
    }
    return this.#insert(slot, caller, callee);
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
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let edge = 0; edge < this.count; edge++) {
      let slot =
        hash(this.caller[edge] as number, this.callee[edge] as number) & (slots.length - 1);
      while (slots[slot] !== FREE) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = edge + 1;
    }
    this.#slots = slots;
  }
}

/** A power of two. */
const FIRST_EDGES = 1024;
const FREE = 0;

function hash(caller: number, callee: number): number {
  const mixed = Math.imul(caller, 0x9e3779b1) ^ Math.imul(callee + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

function lengthen(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * column.length);
  longer.set(column);
  return longer;
}
