/** A tree's nodes in a line each, as `caller 5 > node > callee* 3`: an asterisk where every call was inlined, an ellipsis where it is residual. */

import type { TreeNode } from '../../src/pprof/report/tree.ts';

export function listNeighbours(nodes: readonly TreeNode[]): string[] {
  return nodes.map(({ name, callers, callees }) => {
    const list = (neighbours: TreeNode['callers']) =>
      neighbours
        .map(
          (one) =>
            `${one.name}${one.isInline ? '*' : ''}${one.isResidual ? '…' : ''} ${one.weight}`,
        )
        .join(', ');
    return `${list(callers)} > ${name} > ${list(callees)}`;
  });
}
