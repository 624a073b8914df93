/** What draws a chart: in process, or a QuickChart server. */

import type { Chart } from '../../message/chart.ts';

/** Draws a chart as PNG, off the main thread. */
export interface ChartRenderer {
  render(chart: Chart): Promise<Uint8Array>;
  close(): Promise<void>;
}
