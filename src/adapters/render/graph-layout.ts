/** Lays out a graph with Graphviz in WebAssembly: the language of Graphviz in, lines and texts at their places out. */

import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { z } from 'zod';

/** Everything is in points, from the upper left corner. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: Layer;
  readonly edges: Layer;
}

export interface Layer {
  readonly outlines: readonly Outline[];
  readonly labels: readonly Label[];
}

export interface Outline {
  /** The points of a curve are Bézier's: a start, then two controls and an end for each part. */
  readonly shape: 'polygon' | 'line' | 'curve';
  readonly points: readonly Point[];
  readonly color: string;
  /** Null where only the outline is drawn. */
  readonly fill: string | null;
  readonly lineWidth: number;
  readonly stroke: Stroke;
}

export type Stroke = 'solid' | 'dotted' | 'dashed';

export interface Label {
  readonly text: string;
  readonly x: number;
  /** Of the line that the letters stand on. */
  readonly y: number;
  readonly align: 'left' | 'center' | 'right';
  /** As Graphviz estimates it. */
  readonly width: number;
  readonly size: number;
  readonly color: string;
}

export type Point = readonly [x: number, y: number];

export async function layOut(dot: string): Promise<GraphLayout> {
  graphviz ??= Graphviz.load();
  const drawn = drawnGraph.parse(JSON.parse((await graphviz).layout(withFonts(dot), 'json')));
  const [, , width = 0, height = 0] = drawn.bb.split(',').map(Number);
  const read = (items: readonly DrawnItem[]) => readLayer(items, height);
  return { width, height, nodes: read(drawn.objects), edges: read(drawn.edges) };
}

/** The whole graph at its size, for a browser. */
export async function writeSvg(dot: string): Promise<string> {
  graphviz ??= Graphviz.load();
  return (await graphviz).layout(withFonts(dot), 'svg');
}

let graphviz: Promise<Graphviz> | undefined;

/** The one face whose widths Graphviz knows and that there is a free font for. */
function withFonts(dot: string): string {
  return dot.replace('{\n', '{\nnode [fontname="Arial"]\nedge [fontname="Arial"]\n');
}

const point = z.tuple([z.number(), z.number()]);

/** The steps of Graphviz's drawing that a call graph takes; others are left out. */
const step = z.union([
  z.object({ op: z.enum(['c', 'C']), color: z.string() }),
  z.object({ op: z.enum(['p', 'P', 'L', 'b', 'B']), points: z.array(point) }),
  z.object({ op: z.literal('F'), size: z.number() }),
  z.object({ op: z.literal('S'), style: z.string() }),
  z.object({
    op: z.literal('T'),
    pt: point,
    align: z.enum(['l', 'c', 'r']),
    width: z.number(),
    text: z.string(),
  }),
  z.object({
    op: z
      .string()
      .length(1)
      .transform(() => 'other' as const),
  }),
]);

const steps = z.array(step).default([]);
const drawnItem = z.object({ _draw_: steps, _hdraw_: steps, _ldraw_: steps });
const drawnGraph = z.object({
  bb: z.string(),
  objects: z.array(drawnItem).default([]),
  edges: z.array(drawnItem).default([]),
});

type Step = z.infer<typeof step>;
type DrawnItem = z.infer<typeof drawnItem>;

function readLayer(items: readonly DrawnItem[], height: number): Layer {
  const outlines: Outline[] = [];
  const labels: Label[] = [];
  for (const item of items) {
    for (const part of [item._draw_, item._hdraw_, item._ldraw_]) {
      readPart(part, new Pen(height), outlines, labels);
    }
  }
  return { outlines, labels };
}

function readPart(part: readonly Step[], pen: Pen, outlines: Outline[], labels: Label[]): void {
  for (const one of part) {
    if ('points' in one) outlines.push(pen.outline(one));
    else if ('pt' in one) labels.push(pen.label(one));
    else pen.change(one);
  }
}

/** What the steps before have set. */
class Pen {
  readonly #height: number;
  #color = '#000000';
  #fill = '#000000';
  #lineWidth = 1;
  #stroke: Stroke = 'solid';
  #size = 14;

  constructor(height: number) {
    this.#height = height;
  }

  change(one: Step): void {
    if (one.op === 'c') this.#color = one.color;
    if (one.op === 'C') this.#fill = one.color;
    if (one.op === 'F') this.#size = one.size;
    if (one.op === 'S') this.#style(one.style);
  }

  outline({ op, points }: Extract<Step, { points: unknown }>): Outline {
    return {
      shape: shapes[op],
      points: points.map((one) => this.#place(one)),
      color: this.#color,
      fill: op === 'P' ? this.#fill : null,
      lineWidth: this.#lineWidth,
      stroke: this.#stroke,
    };
  }

  label({ pt, align, width, text }: Extract<Step, { pt: unknown }>): Label {
    const [x, y] = this.#place(pt);
    return { text, x, y, align: aligns[align], width, size: this.#size, color: this.#color };
  }

  #style(style: string): void {
    const width = /^setlinewidth\(([\d.]+)\)$/.exec(style)?.[1];
    if (width !== undefined) this.#lineWidth = Number(width);
    else if (style === 'solid' || style === 'dotted' || style === 'dashed') this.#stroke = style;
  }

  /** Graphviz counts from the lower left corner. */
  #place([x, y]: Point): Point {
    return [x, this.#height - y];
  }
}

const shapes = { p: 'polygon', P: 'polygon', L: 'line', b: 'curve', B: 'curve' } as const;
const aligns = { l: 'left', c: 'center', r: 'right' } as const;
