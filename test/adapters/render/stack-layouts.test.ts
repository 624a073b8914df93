import { describe, expect, it } from 'vitest';
import type { GraphLayout, Label, Outline } from '../../../src/adapters/render/graph-layout.ts';
import { stackLayouts } from '../../../src/adapters/render/stack-layouts.ts';

const outline: Outline = {
  shape: 'polygon',
  points: [[0, 0]],
  color: '#000000',
  fill: null,
  lineWidth: 1,
  stroke: 'solid',
};
const label: Label = { text: '', x: 1, y: 2, align: 'left', width: 1, size: 12, color: '#000000' };

function graphOf(width: number, height: number): GraphLayout {
  const nodes = { outlines: [outline], labels: [] };
  return { width, height, nodes, edges: { outlines: [], labels: [label] } };
}

function placesOf({ nodes }: GraphLayout) {
  return nodes.outlines.map(({ points }) => points[0]);
}

describe('stackLayouts', () => {
  it('puts one below the other what has no room beside it', () => {
    const stacked = stackLayouts([graphOf(600, 300), graphOf(500, 100), graphOf(80, 50)]);
    expect(placesOf(stacked)).toEqual([
      [0, 0],
      [0, 320],
      [520, 320],
    ]);
    expect([stacked.width, stacked.height]).toEqual([600, 420]);
    expect(stacked.edges.labels.map(({ x, y }) => [x, y])).toEqual([
      [1, 2],
      [1, 322],
      [521, 322],
    ]);
  });

  it('puts small ones beside one another as long as they can be read', () => {
    const small = [graphOf(200, 90), graphOf(200, 70), graphOf(200, 80)];
    expect(placesOf(stackLayouts(small))).toEqual([
      [0, 0],
      [220, 0],
      [0, 110],
    ]);
  });

  it('is nothing where there is nothing', () => {
    expect(stackLayouts([])).toMatchObject({ width: 0, height: 0 });
  });
});
