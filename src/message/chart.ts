/** A picture as data: a Chart.js 4 configuration that any renderer can draw (in process, or QuickChart). */

/** JSON all the way down: no functions, so that it can be posted to a server or handed to a worker. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface Chart {
  /** Size in CSS pixels; a renderer draws at twice that for sharp text. */
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** A Chart.js 4 configuration object: `{ type, data, options }`. */
  readonly config: { readonly [key: string]: Json };
}
