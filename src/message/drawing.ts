/** A picture as data, whatever it shows: JSON that can be handed to a worker. */

import type { Chart } from './chart.ts';
import type { FlamePicture } from './flame.ts';

export type Drawing =
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'flame'; readonly flame: FlamePicture };
