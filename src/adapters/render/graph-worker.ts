/** The thread in which call graphs are laid out and drawn, with the fonts that come with heapbot. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { GraphPicture } from '../../message/graph.ts';
import { registerFonts } from './fonts.ts';
import {
  type GraphLayout,
  type Label,
  layOut,
  type Outline,
  type Point,
  writeSvg,
} from './graph-layout.ts';
import { stackLayouts } from './stack-layouts.ts';

const pixelRatio = 2;
/** Graphviz measures in points. */
const pixelsPerPoint = 4 / 3;
/** Graphviz measures with Arial, which is as wide as Arimo. */
const faces = 'Arimo, "Noto Sans SC"';
const haloWidth = 3;
/** In points, as all measures of a layout. */
const margin = 8;

/** What the thread is asked for: a PNG, or the whole as SVG. */
export type GraphTask =
  | (GraphPicture & { readonly format: 'png' })
  | {
      readonly format: 'svg';
      readonly dot: string;
      readonly width: number;
      readonly height: number;
    };

/** Draws one graph. */
export async function draw(task: GraphTask): Promise<Uint8Array> {
  return task.format === 'svg'
    ? new TextEncoder().encode(await writeSvg(task.dot))
    : await drawPng(task);
}

async function drawPng({ dots, width, height, background }: GraphPicture): Promise<Uint8Array> {
  registerFonts();
  const layout = stackLayouts(await Promise.all(dots.map(layOut)));
  const outer = { width: layout.width + 2 * margin, height: layout.height + 2 * margin };
  const fit = Math.min(pixelsPerPoint, width / outer.width, height / outer.height);
  const scale = fit * pixelRatio;
  const canvas = createCanvas(Math.ceil(outer.width * scale), Math.ceil(outer.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.translate(margin, margin);
  drawGraph(context, layout, background);
  return await canvas.encode('png');
}

/** Nodes stand on edges, and what is written on edges stands on everything. */
function drawGraph(context: SKRSContext2D, layout: GraphLayout, background: string): void {
  for (const outline of layout.edges.outlines) drawOutline(context, outline);
  for (const outline of layout.nodes.outlines) drawOutline(context, outline);
  for (const label of layout.nodes.labels) drawLabel(context, label);
  for (const label of layout.edges.labels) {
    drawHalo(context, label, background);
    drawLabel(context, label);
  }
}

function drawOutline(context: SKRSContext2D, outline: Outline): void {
  context.beginPath();
  tracePath(context, outline);
  if (outline.fill !== null) {
    context.fillStyle = outline.fill;
    context.fill();
  }
  context.strokeStyle = outline.color;
  context.lineWidth = outline.lineWidth;
  context.setLineDash(dashesOf(outline));
  context.stroke();
}

/** Dots are as long as the line is wide, so that they are dots also where it is wide. */
function dashesOf({ stroke, lineWidth }: Outline): number[] {
  const length = Math.max(1.5, lineWidth);
  switch (stroke) {
    case 'solid':
      return [];
    case 'dotted':
      return [length, 1.4 * length];
    case 'dashed':
      return [1.8 * length + 4, 0.9 * length + 3];
  }
}

function tracePath(context: SKRSContext2D, { shape, points }: Outline): void {
  const [start, ...others] = points;
  if (start === undefined) return;
  context.moveTo(...start);
  if (shape === 'curve') traceCurve(context, others);
  else for (const point of others) context.lineTo(...point);
  if (shape === 'polygon') context.closePath();
}

function traceCurve(context: SKRSContext2D, points: readonly Point[]): void {
  for (let index = 0; index + 2 < points.length; index += 3) {
    const [first, second, end] = points.slice(index, index + 3) as [Point, Point, Point];
    context.bezierCurveTo(...first, ...second, ...end);
  }
}

function drawLabel(context: SKRSContext2D, label: Label): void {
  setFont(context, label);
  context.fillStyle = label.color;
  context.fillText(label.text, label.x, label.y, widthOf(label));
}

function drawHalo(context: SKRSContext2D, label: Label, color: string): void {
  setFont(context, label);
  context.setLineDash([]);
  context.lineJoin = 'round';
  context.lineWidth = haloWidth;
  context.strokeStyle = color;
  context.strokeText(label.text, label.x, label.y, widthOf(label));
}

function setFont(context: SKRSContext2D, { size, align }: Label): void {
  context.font = `${size}px ${faces}`;
  context.textAlign = align;
}

/** Graphviz guesses the width of letters that Arial does not have: those are squeezed into their box. */
function widthOf({ width }: Label): number {
  return width * 1.05;
}
