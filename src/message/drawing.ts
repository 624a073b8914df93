/** A picture as data, whatever it shows: JSON that can be handed to a worker. */

import type { Chart } from './chart.ts';
import type { FlamePicture } from './flame.ts';
import type { GraphPicture } from './graph.ts';

export type Drawing =
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'flame'; readonly flame: FlamePicture }
  | { readonly kind: 'graph'; readonly graph: GraphPicture };
