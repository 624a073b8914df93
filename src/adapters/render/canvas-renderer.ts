/** Draws charts in this process, in a worker thread: no name of a function leaves the machine. */

import type { Log } from '../../app/log.ts';
import type { Chart } from '../../message/chart.ts';
import type { ChartRenderer } from './chart-port.ts';
import { openDrawingThread, type RenderLimits } from './drawing-thread.ts';

export interface CanvasRendererOptions {
  readonly log: Log;
  readonly limits?: RenderLimits;
}

export function openCanvasRenderer(options: CanvasRendererOptions): ChartRenderer {
  const thread = openDrawingThread<Chart>({ entry: 'chart-worker', ...options });
  return { render: (chart) => thread.draw(chart), close: () => thread.close() };
}
