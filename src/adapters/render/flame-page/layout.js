/** Where frames lie: `{ node, row, left, width, role }`, left and width as shares of the graph's width. */

/** The frame that is zoomed to and what it calls, below the callers that lead there. */
export function layOutCalls(root, zoomed) {
  const above = pathTo(zoomed).map((node, row) => ({
    node,
    row,
    left: 0,
    width: 1,
    role: 'above',
  }));
  return [...above, ...layOutBelow(zoomed, above.length, 1)].map((place) =>
    place.node === zoomed && zoomed !== root ? { ...place, role: 'center' } : place,
  );
}

/** Callers grow upwards from the function, callees downwards. */
export function layOutPivot({ callers, callees }) {
  const up = layOutBelow(callers, 0, -1).slice(1);
  const top = up.reduce((least, { row }) => Math.min(least, row), 0);
  const down = layOutBelow(callees, 0, 1);
  return [...up, ...down].map((place) => ({
    ...place,
    row: place.row - top,
    role: place.node === callees ? 'center' : place.role,
  }));
}

function pathTo(node) {
  const path = [];
  for (let above = node.parent; above !== null; above = above.parent) path.unshift(above);
  return path;
}

/** What a frame is wide is shared among its children; what is left over is its own. */
function layOutBelow(top, firstRow, step) {
  const places = [];
  const waiting = [{ node: top, row: firstRow, left: 0, width: 1, role: '' }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    places.push(place);
    const { node, row, left, width } = place;
    const scale = width / (node.weight || 1);
    let x = left;
    for (const child of node.children) {
      const share = child.weight * scale;
      waiting.push({ node: child, row: row + step, left: x, width: share, role: '' });
      x += share;
    }
  }
  return places;
}
