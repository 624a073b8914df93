/** Draws call graphs in this process, in a worker thread: no name of a function leaves the machine. */

import type { Log } from '../../app/log.ts';
import type { GraphPicture } from '../../message/graph.ts';
import { ChartError } from './chart-error.ts';
import { openDrawingThread, type RenderLimits } from './drawing-thread.ts';
import type { GraphTask } from './graph-worker.ts';

export interface GraphRenderer {
  draw(picture: GraphPicture): Promise<Uint8Array>;
  writeSvg(dot: string): Promise<string>;
  close(): Promise<void>;
}

export interface GraphRendererOptions {
  readonly log: Log;
  readonly limits?: RenderLimits;
}

/** About 500 nodes with their edges: long before, no one can read the picture. */
const longestDot = 500_000;

export function openGraphRenderer(options: GraphRendererOptions): GraphRenderer {
  const thread = openDrawingThread<GraphTask>({ entry: 'graph-worker', ...options });
  const run = async (task: GraphTask, dots: readonly string[]): Promise<Uint8Array> => {
    const length = dots.reduce((sum, dot) => sum + dot.length, 0);
    if (length <= longestDot) return thread.draw(task);
    throw new ChartError('The graph is too large to draw: ask for fewer nodes (nodecount=30).');
  };
  return {
    draw: (picture) => run({ ...picture, format: 'png' }, picture.dots),
    async writeSvg(dot) {
      return new TextDecoder().decode(await run({ ...unsized, dot, format: 'svg' }, [dot]));
    },
    close: () => thread.close(),
  };
}

/** An SVG takes the room that it needs. */
const unsized = { width: 1, height: 1 };
