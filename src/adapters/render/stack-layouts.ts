/** Puts graphs that have nothing in common into one picture: in rows, one below the other, no wider than it must be. */

import type { GraphLayout, Layer, Point } from './graph-layout.ts';

/** Between two graphs, in points as all measures of a layout. */
const GAP = 20;
/** Where no graph needs more: at this width all letters can be read on a phone. */
const USUAL_WIDTH = 480;

interface Placed {
  readonly layout: GraphLayout;
  readonly left: number;
  readonly top: number;
}

export function stackLayouts(layouts: readonly GraphLayout[]): GraphLayout {
  const placed = place(layouts, Math.max(USUAL_WIDTH, ...layouts.map(({ width }) => width)));
  return {
    width: Math.max(0, ...placed.map(({ layout, left }) => left + layout.width)),
    height: Math.max(0, ...placed.map(({ layout, top }) => top + layout.height)),
    nodes: joinLayers(placed.map((one) => moveLayer(one.layout.nodes, one))),
    edges: joinLayers(placed.map((one) => moveLayer(one.layout.edges, one))),
  };
}

function place(layouts: readonly GraphLayout[], room: number): Placed[] {
  let [left, top, bottom] = [0, 0, 0];
  return layouts.map((layout) => {
    if (left > 0 && left + layout.width > room) [left, top] = [0, bottom];
    const placed = { layout, left, top };
    left += layout.width + GAP;
    bottom = Math.max(bottom, top + layout.height + GAP);
    return placed;
  });
}

function moveLayer({ outlines, labels }: Layer, { left, top }: Placed): Layer {
  const move = ([x, y]: Point): Point => [x + left, y + top];
  return {
    outlines: outlines.map((outline) => ({ ...outline, points: outline.points.map(move) })),
    labels: labels.map((label) => ({ ...label, x: label.x + left, y: label.y + top })),
  };
}

function joinLayers(layers: readonly Layer[]): Layer {
  return {
    outlines: layers.flatMap(({ outlines }) => outlines),
    labels: layers.flatMap(({ labels }) => labels),
  };
}
