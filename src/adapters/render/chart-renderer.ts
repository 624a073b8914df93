/** The one place that decides who draws charts. */

import type { Log } from '../../app/log.ts';
import { openCanvasRenderer } from './canvas-renderer.ts';
import type { ChartRenderer } from './chart-port.ts';
import { openQuickChartRenderer } from './quickchart-renderer.ts';

export interface ChartRendererOptions {
  /** Null: charts are drawn in process. */
  readonly quickchartUrl: string | null;
  readonly log: Log;
}

export function openChartRenderer({ quickchartUrl, log }: ChartRendererOptions): ChartRenderer {
  const canvas = openCanvasRenderer({ log });
  if (quickchartUrl === null) return canvas;
  return openQuickChartRenderer({ url: quickchartUrl, fallback: canvas, log });
}
