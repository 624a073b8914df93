import { describe, expect, it } from 'vitest';
import { findWidestPath } from '../../src/commands/widest-path.ts';

function nodesOf(...flats: number[]) {
  return flats.map((flat, index) => ({ number: index + 1, flat }));
}

function edgesOf(...edges: [from: number, to: number, weight: number][]) {
  return edges.map(([from, to, weight]) => ({ from, to, weight }));
}

function numbersOf(found: ReturnType<typeof findWidestPath>) {
  return found?.nodes.map((node) => node.number);
}

describe('findWidestPath', () => {
  it('takes the way whose narrowest call is the widest, though another is shorter', () => {
    const edges = edgesOf([1, 4, 2], [1, 2, 9], [2, 3, 5], [3, 4, 7]);
    const found = findWidestPath(nodesOf(0, 0, 0, 8), edges);
    expect(numbersOf(found)).toEqual([1, 2, 3, 4]);
    expect(found?.narrowest).toEqual({ from: 2, to: 3, weight: 5 });
  });

  it('takes the shortest of equally wide ways', () => {
    const edges = edgesOf([1, 2, 9], [2, 3, 9], [1, 3, 9]);
    expect(numbersOf(findWidestPath(nodesOf(0, 0, 8), edges))).toEqual([1, 3]);
  });

  it('is not held up by recursion', () => {
    const edges = edgesOf([1, 2, 9], [2, 2, 9], [2, 3, 9], [3, 2, 9], [3, 4, 4]);
    expect(numbersOf(findWidestPath(nodesOf(0, 0, 0, 8), edges))).toEqual([1, 2, 3, 4]);
  });

  it('is the heaviest node alone where nobody calls it, or where all call one another', () => {
    expect(findWidestPath(nodesOf(1, 5), [])).toEqual({
      nodes: [{ number: 2, flat: 5 }],
      narrowest: null,
    });
    const round = edgesOf([1, 2, 3], [2, 1, 3]);
    expect(numbersOf(findWidestPath(nodesOf(1, 5), round))).toEqual([2]);
  });

  it('is none where there is nothing', () => {
    expect(findWidestPath([], [])).toBeNull();
  });
});
