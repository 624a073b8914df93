/** Draws whatever a message shows: each kind of drawing by the renderer that is made for it. */

import type { Log } from '../../app/log.ts';
import type { PictureRenderer } from '../../app/ports.ts';
import type { Drawing } from '../../message/drawing.ts';
import type { FlamePicture } from '../../message/flame.ts';
import type { Page } from '../../message/page.ts';
import type { ChartRenderer } from './chart-port.ts';
import { openChartRenderer } from './chart-renderer.ts';
import { type DrawingThread, openDrawingThread } from './drawing-thread.ts';
import { writeFlamePage } from './flame-page.ts';
import { type GraphRenderer, openGraphRenderer } from './graph-renderer.ts';

export interface PictureRendererOptions {
  readonly quickchartUrl: string | null;
  readonly log: Log;
}

interface Renderers {
  readonly charts: ChartRenderer;
  readonly flames: DrawingThread<FlamePicture>;
  readonly graphs: GraphRenderer;
}

export function openPictureRenderer(options: PictureRendererOptions): PictureRenderer {
  const charts = openChartRenderer(options);
  const flames = openDrawingThread<FlamePicture>({ entry: 'flame-worker', log: options.log });
  const graphs = openGraphRenderer({ log: options.log });
  return {
    render: (drawing) => draw(drawing, { charts, flames, graphs }),
    writePage: (page) => write(page, graphs),
    async close() {
      await Promise.all([charts.close(), flames.close(), graphs.close()]);
    },
  };
}

function draw(drawing: Drawing, { charts, flames, graphs }: Renderers): Promise<Uint8Array> {
  switch (drawing.kind) {
    case 'chart':
      return charts.render(drawing.chart);
    case 'flame':
      return flames.draw(drawing.flame);
    case 'graph':
      return graphs.draw(drawing.graph);
  }
}

async function write(page: Page, graphs: GraphRenderer): Promise<string> {
  switch (page.kind) {
    case 'flame':
      return writeFlamePage(page.flame);
    case 'graph':
      return graphs.writeSvg(page.dot);
  }
}
