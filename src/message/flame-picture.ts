/** The picture of `/heap flame`: frames as wide as what they hold, the root on top, the heaviest callee on the left. */

import type { FlameBox, FlameLine, FlamePicture } from './flame.ts';
import { type FlameKind, flameLegend, flameMark, flameStyles } from './flame-kinds.ts';
import { cutEnd } from './shorten-name.ts';
import { textWidth } from './text-width.ts';
import { themes } from './themes.ts';
import { displayUnit, valueText } from './value-scale.ts';

export interface FlameInput {
  readonly title: string;
  readonly subtitle: string;
  /** Of the values: `bytes`, `count`. */
  readonly unit: string;
  /** What percentages are of. */
  readonly total: number;
  /** Frames in the order of a walk from the root: how deep, of which function, with what value. */
  readonly depth: readonly number[];
  readonly function: readonly number[];
  readonly value: readonly number[];
  readonly functions: readonly FlameInputFunction[];
  /** What marked frames match; empty where none are. */
  readonly marking: string;
}

export interface FlameInputFunction {
  /** From the longest to the shortest. */
  readonly shortNames: readonly string[];
  readonly kind: FlameKind;
  readonly isMarked: boolean;
}

const width = 700;
const edge = 16;
const rowHeight = 21;
const mostRows = 64;
const narrowest = 1;
const labelSize = 12.5;
const smallSize = 12;
const titleSize = 18;
const labelPadding = 5;
/** A name cut shorter than this says nothing. */
const shortestCut = 4;
const titleBase = 34;
const subtitleBase = 55;
const legendBase = 78;
const graphTop = 92;
const theme = themes.light;

export function flamePicture(input: FlameInput): FlamePicture {
  const { frames, rows, notes } = layOut(input);
  const boxes = frames.map((frame) => boxOf(frame, input));
  const bottom = graphTop + rows * rowHeight;
  return {
    width,
    height: bottom + (notes.length === 0 ? 0 : notes.length * 17 + 6) + edge,
    background: theme.background,
    boxes: [...legendOf(input).map(({ box }) => box), ...boxes],
    lines: [
      ...headLines(input),
      ...frames.flatMap((frame) => labelOf(frame, input)),
      ...notes.map((note, index) => smallLine(edge, bottom + 18 + index * 17, note)),
    ],
  };
}

interface Frame {
  readonly row: number;
  readonly depth: number;
  readonly x: number;
  readonly width: number;
}

interface Layout {
  readonly frames: readonly Frame[];
  readonly rows: number;
  readonly notes: readonly string[];
}

function layOut(input: FlameInput): Layout {
  const kept = placeFrames(input).filter(({ row }) => kindOf(row, input) !== 'rest');
  const high = kept.filter(({ depth }) => depth < mostRows);
  const frames = high.filter((frame) => frame.width >= narrowest);
  const rows = 1 + frames.reduce((most, { depth }) => Math.max(most, depth), 0);
  const notes = describeLeftOut(high.length - frames.length, kept.length - high.length);
  return { frames, rows, notes };
}

/** A callee never reaches beyond its caller, also where what was freed makes callees larger than their caller. */
function placeFrames({ depth, value }: FlameInput): Frame[] {
  const within = sumCallees(depth, value);
  /** By depth: where the next frame begins, and how many pixels one of the value's unit gets. */
  const next: number[] = [edge];
  const scale: number[] = [(width - 2 * edge) / (Math.abs(value[0] ?? 0) || 1)];
  return depth.map((level, row) => {
    const own = Math.abs(value[row] ?? 0);
    const size = own * (scale[level] ?? 0);
    const x = next[level] ?? edge;
    next[level] = x + size;
    next[level + 1] = x;
    scale[level + 1] = size / (Math.max(own, within[row] ?? 0) || 1);
    return { row, depth: level, x, width: size };
  });
}

function kindOf(row: number, { functions, function: called }: FlameInput): FlameKind {
  return functions[called[row] ?? 0]?.kind ?? 'rest';
}

/** By row: what its callees hold together. */
function sumCallees(depth: readonly number[], value: readonly number[]): readonly number[] {
  const sums: number[] = depth.map(() => 0);
  const path: number[] = [];
  for (const [row, level] of depth.entries()) {
    path[level] = row;
    const above = path[level - 1];
    if (level > 0 && above !== undefined) {
      sums[above] = (sums[above] ?? 0) + Math.abs(value[row] ?? 0);
    }
  }
  return sums;
}

function describeLeftOut(narrow: number, deeper: number): string[] {
  const parts = [
    ...(narrow === 0 ? [] : [`${count(narrow)} narrower than a pixel`]),
    ...(deeper === 0 ? [] : [`${count(deeper)} below level ${mostRows}`]),
  ];
  return parts.length === 0 ? [] : [`Not drawn: ${parts.join(', ')}. flame.html has them.`];
}

function count(frames: number): string {
  return frames === 1 ? '1 frame' : `${frames} frames`;
}

function boxOf(frame: Frame, { functions, function: called }: FlameInput): FlameBox {
  const { kind, isMarked } = functions[called[frame.row] ?? 0] ?? nothing;
  // The gap to the right of a frame tells it from its neighbour.
  const gap = frame.width > 4 ? 1 : 0.3;
  return {
    x: frame.x,
    y: graphTop + frame.depth * rowHeight,
    width: frame.width - gap,
    height: rowHeight - 1,
    fill: flameStyles[kind].fill,
    ...borderOf(kind, isMarked, frame.width),
  };
}

function borderOf(kind: FlameKind, isMarked: boolean, room: number) {
  if (isMarked && room > 6) return { border: flameMark, borderWidth: 2 };
  return { border: room > 4 ? flameStyles[kind].border : '', borderWidth: 1 };
}

const nothing: FlameInputFunction = { shortNames: [], kind: 'rest', isMarked: false };

function labelOf(frame: Frame, input: FlameInput): FlameLine[] {
  const called = input.functions[input.function[frame.row] ?? 0] ?? nothing;
  const { ink, isBold } = flameStyles[called.kind];
  const room = frame.width - 2 * labelPadding;
  const text = fittingLabel(called.shortNames, describeValue(frame.row, input), (label) => {
    return textWidth(label, labelSize, isBold) <= room;
  });
  if (text === '') return [];
  const y = graphTop + frame.depth * rowHeight + 14.5;
  return [{ x: frame.x + labelPadding, y, size: labelSize, isBold, color: ink, text }];
}

function describeValue(row: number, { value, unit, total }: FlameInput): string {
  const own = value[row] ?? 0;
  const text = valueText(own, displayUnit([own], unit), unit);
  const share = total === 0 ? 0 : Math.abs((100 * own) / total);
  return share < 0.1 ? text : `${text} (${share.toFixed(1).replace(/\.0$/u, '')}%)`;
}

/** The longest name that fits, with its value where there is room for that too. */
function fittingLabel(
  names: readonly string[],
  value: string,
  fits: (label: string) => boolean,
): string {
  const printable = names.map((name) => cutEnd(name, () => true));
  const [longest = ''] = printable;
  const whole = `${longest}  ${value}`;
  if (fits(whole)) return whole;
  const name = printable.find(fits);
  if (name !== undefined) return name;
  const cut = cutEnd(printable.at(-1) ?? '', fits);
  return cut.length >= shortestCut && fits(cut) ? cut : '';
}

function headLines(input: FlameInput): FlameLine[] {
  const { title, subtitle } = input;
  const fitting = (text: string, size: number, isBold: boolean) =>
    cutEnd(text, (cut) => textWidth(cut, size, isBold) <= width - 2 * edge);
  return [
    {
      x: edge,
      y: titleBase,
      size: titleSize,
      isBold: true,
      color: theme.text,
      text: fitting(title, titleSize, true),
    },
    { ...smallLine(edge, subtitleBase, fitting(subtitle, 13, false)), size: 13 },
    ...legendOf(input).map(({ line }) => line),
  ];
}

function smallLine(x: number, y: number, text: string): FlameLine {
  return { x, y, size: smallSize, isBold: false, color: theme.faint, text };
}

interface LegendEntry {
  readonly box: FlameBox;
  readonly line: FlameLine;
}

function legendOf({ marking }: FlameInput): LegendEntry[] {
  let x = edge;
  const place = (label: string, isBold: boolean, box: Pick<FlameBox, BoxLook>): LegendEntry => {
    const text = cutEnd(label, (cut) => x + 18 + textWidth(cut, smallSize, isBold) <= width - edge);
    const entry = {
      box: { x, y: legendBase - 10, width: 12, height: 12, ...box },
      line: { ...smallLine(x + 18, legendBase, text), isBold, color: theme.text },
    };
    x += 38 + textWidth(text, smallSize, isBold);
    return entry;
  };
  const kinds = flameLegend.map((kind) => {
    const { label, isBold, fill } = flameStyles[kind];
    return place(label, isBold, { fill, ...borderOf(kind, false, 12) });
  });
  if (marking === '') return kinds;
  const look = { fill: theme.background, border: flameMark, borderWidth: 2 };
  return [...kinds, place(`matches ${marking}`, false, look)];
}

type BoxLook = 'fill' | 'border' | 'borderWidth';
