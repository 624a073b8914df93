/** The widest path of a flame graph: where most of what is held comes together, and the own code that leads there. */

import type { FlameFunction } from '../../pprof/flame-functions.ts';
import type { FlameTree } from '../../pprof/flame-tree.ts';

export interface WidestPath {
  /** The last frame of the path. */
  readonly end: FlameFunction;
  readonly value: number;
  /** Most of what the last frame holds is its own, or else spread over several callees. */
  readonly isSpread: boolean;
  /** The own code nearest to the end, where the end is not own code itself. */
  readonly nearestOwn: FlameFunction | null;
}

/** From the heaviest root down as long as one callee holds at least half of its caller; null where nothing is called. */
export function findWidestPath(tree: FlameTree): WidestPath | null {
  const rows = followHeaviest(tree);
  const last = rows.at(-1);
  if (last === undefined) return null;
  const end = functionAt(tree, last);
  const value = valueAt(tree, last);
  const self = tree.boxes.self[tree.shown]?.[last] ?? 0;
  const called = rows.map((row) => functionAt(tree, row));
  const nearestOwn = called.findLast(({ kind }) => kind === 'own') ?? null;
  return {
    end,
    value,
    isSpread: 2 * Math.abs(self) < Math.abs(value),
    nearestOwn: end.kind === 'own' ? null : nearestOwn,
  };
}

/** Boxes come in the order of a walk, the heaviest callee first: it stands right behind its caller. */
function followHeaviest(tree: FlameTree): number[] {
  const { depth } = tree.boxes;
  const path: number[] = [];
  for (let row = 1; row < depth.length; row++) {
    const isCallee = depth[row] === path.length + 1;
    if (!isCallee || functionAt(tree, row).kind === 'rest') break;
    const isHalf = 2 * Math.abs(valueAt(tree, row)) >= Math.abs(valueAt(tree, row - 1));
    if (!isHalf && row > 1) break;
    path.push(row);
  }
  return path;
}

function functionAt({ boxes, functions }: FlameTree, row: number): FlameFunction {
  return functions[boxes.function[row] as number] as FlameFunction;
}

function valueAt({ boxes, shown }: FlameTree, row: number): number {
  return boxes.cum[shown]?.[row] ?? 0;
}
