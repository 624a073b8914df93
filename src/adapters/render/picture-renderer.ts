/** Draws whatever a message shows: each kind of drawing by the renderer that is made for it. */

import type { Log } from '../../app/log.ts';
import type { PictureRenderer } from '../../app/ports.ts';
import { openChartRenderer } from './chart-renderer.ts';

export interface PictureRendererOptions {
  readonly quickchartUrl: string | null;
  readonly log: Log;
}

export function openPictureRenderer(options: PictureRendererOptions): PictureRenderer {
  const charts = openChartRenderer(options);
  return {
    render: (drawing) => charts.render(drawing.chart),
    close: () => charts.close(),
  };
}
