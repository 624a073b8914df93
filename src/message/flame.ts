/** A flame graph as data that a renderer only has to draw: boxes and lines of text, each where it belongs. JSON. */

export interface FlamePicture {
  /** Size in CSS pixels; a renderer draws at twice that for sharp text. */
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly boxes: readonly FlameBox[];
  readonly lines: readonly FlameLine[];
}

export interface FlameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  /** The colour of the border, which lies inside the box; empty where there is none. */
  readonly border: string;
  readonly borderWidth: number;
}

/** A line of text that begins at `x` and stands on `y`. */
export interface FlameLine {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly isBold: boolean;
  readonly color: string;
  readonly text: string;
}
