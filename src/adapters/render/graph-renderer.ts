/** Draws call graphs in this process, in a worker thread: no name of a function leaves the machine. */

import type { Log } from '../../app/log.ts';
import type { GraphPicture } from '../../message/graph.ts';
import { ChartError } from './chart-error.ts';
import { type DrawingThread, openDrawingThread, type RenderLimits } from './drawing-thread.ts';

export interface GraphRendererOptions {
  readonly log: Log;
  readonly limits?: RenderLimits;
}

/** About 500 nodes with their edges: long before, no one can read the picture. */
const longestDot = 500_000;

export function openGraphRenderer(options: GraphRendererOptions): DrawingThread<GraphPicture> {
  const thread = openDrawingThread<GraphPicture>({ entry: 'graph-worker', ...options });
  return {
    draw(picture) {
      if (picture.dot.length <= longestDot) return thread.draw(picture);
      return Promise.reject(
        new ChartError('The graph is too large to draw: ask for fewer nodes (nodecount=30).'),
      );
    },
    close: () => thread.close(),
  };
}
