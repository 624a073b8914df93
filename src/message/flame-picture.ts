/** The picture of `/heap flame`: frames as wide as what they hold, the root on top, the heaviest callee on the left. */

import type { FlameBox, FlameLine, FlamePicture } from './flame.ts';
import {
  changeKind,
  changeLegend,
  type FlameKind,
  flameLegend,
  flameMark,
  flameStyles,
  signChange,
} from './flame-kinds.ts';
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
  /** What is held there and not by callees. */
  readonly self: readonly number[];
  readonly functions: readonly FlameInputFunction[];
  /** What marked frames match; empty where none are. */
  readonly marking: string;
  /** Values are changes: frames show what grew and what shrank rather than whose code they are. */
  readonly isDiff: boolean;
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
/** Room for a few letters. */
const narrowestNamed = 40;
/** Levels that are drawn below the deepest name. */
const unnamedRows = 5;
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
  readonly kind: FlameKind;
}

interface Layout {
  readonly frames: readonly Frame[];
  readonly rows: number;
  readonly notes: readonly string[];
}

function layOut(input: FlameInput): Layout {
  const kept = placeFrames(input).filter(({ kind }) => kind !== 'rest');
  const levels = countLevels(kept);
  const high = kept.filter(({ depth }) => depth < levels);
  const frames = high.filter((frame) => frame.width >= narrowest);
  const rows = 1 + frames.reduce((most, { depth }) => Math.max(most, depth), 0);
  const notes = describeLeftOut(high.length - frames.length, kept.length - high.length, levels);
  return { frames, rows, notes };
}

/** As far down as a name has room, and a little further: below that only stripes are left, and empty space beside them. */
function countLevels(frames: readonly Frame[]): number {
  const named = frames.filter(({ width: room }) => room >= narrowestNamed);
  const deepest = named.reduce((most, { depth }) => Math.max(most, depth), 0);
  return Math.min(mostRows, deepest + 1 + unnamedRows);
}

/** A frame is as wide as all that is held, or that changed, in it and in its callees. */
function placeFrames(input: FlameInput): Frame[] {
  const weights = addUp(input.depth, input.self);
  const scale = (width - 2 * edge) / (weights[0] || 1);
  /** By depth: where the next frame begins. */
  const next: number[] = [edge];
  return input.depth.map((depth, row) => {
    const weight = weights[row] ?? 0;
    const x = next[depth] ?? edge;
    next[depth] = x + weight * scale;
    next[depth + 1] = x;
    return { row, depth, x, width: weight * scale, kind: kindOf(row, weight, input) };
  });
}

/** By row: the absolute values of it and of all rows below it. */
function addUp(depth: readonly number[], self: readonly number[]): readonly number[] {
  const sums: number[] = [];
  /** By depth: what was added up since the last row above it. */
  const open: number[] = [];
  for (let row = depth.length - 1; row >= 0; row--) {
    const level = depth[row] ?? 0;
    const sum = Math.abs(self[row] ?? 0) + (open[level + 1] ?? 0);
    open[level + 1] = 0;
    open[level] = (open[level] ?? 0) + sum;
    sums[row] = sum;
  }
  return sums;
}

function kindOf(row: number, weight: number, input: FlameInput): FlameKind {
  const kind = input.functions[input.function[row] ?? 0]?.kind ?? 'rest';
  if (!input.isDiff || kind === 'root' || kind === 'rest') return kind;
  return changeKind(input.value[row] ?? 0, weight);
}

function describeLeftOut(narrow: number, deeper: number, levels: number): string[] {
  const parts = [
    ...(narrow === 0 ? [] : [`${count(narrow)} narrower than a pixel`]),
    ...(deeper === 0 ? [] : [`${count(deeper)} below level ${levels}`]),
  ];
  return parts.length === 0
    ? []
    : [`Not drawn: ${parts.join(', ')}. The interactive page has them.`];
}

function count(frames: number): string {
  return frames === 1 ? '1 frame' : `${frames} frames`;
}

function boxOf(frame: Frame, { functions, function: called }: FlameInput): FlameBox {
  const { isMarked } = functions[called[frame.row] ?? 0] ?? nothing;
  // The gap to the right of a frame tells it from its neighbour.
  const gap = frame.width > 4 ? 1 : 0.3;
  return {
    x: frame.x,
    y: graphTop + frame.depth * rowHeight,
    width: frame.width - gap,
    height: rowHeight - 1,
    fill: flameStyles[frame.kind].fill,
    ...borderOf(frame.kind, isMarked, frame.width),
  };
}

function borderOf(kind: FlameKind, isMarked: boolean, room: number) {
  if (isMarked && room > 6) return { border: flameMark, borderWidth: 2 };
  return { border: room > 4 ? flameStyles[kind].border : '', borderWidth: 1 };
}

const nothing: FlameInputFunction = { shortNames: [], kind: 'rest', isMarked: false };

function labelOf(frame: Frame, input: FlameInput): FlameLine[] {
  const called = input.functions[input.function[frame.row] ?? 0] ?? nothing;
  const { ink } = flameStyles[frame.kind];
  const { isBold } = flameStyles[called.kind];
  const room = frame.width - 2 * labelPadding;
  const text = fittingLabel(called.shortNames, describeValue(frame.row, input), (label) => {
    return textWidth(label, labelSize, isBold) <= room;
  });
  if (text === '') return [];
  const y = graphTop + frame.depth * rowHeight + 14.5;
  return [{ x: frame.x + labelPadding, y, size: labelSize, isBold, color: ink, text }];
}

function describeValue(row: number, { value, unit, total, isDiff }: FlameInput): string {
  const own = value[row] ?? 0;
  const amount = valueText(own, displayUnit([own], unit), unit);
  const text = isDiff ? signChange(own, amount) : amount;
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

function legendOf({ marking, isDiff }: FlameInput): LegendEntry[] {
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
  const kinds = (isDiff ? changeLegend : flameLegend).map((kind) => {
    const { label, isBold, fill } = flameStyles[kind];
    return place(label, isBold, { fill, ...borderOf(kind, false, 12) });
  });
  if (marking === '') return kinds;
  const look = { fill: theme.background, border: flameMark, borderWidth: 2 };
  return [...kinds, place(`matches ${marking}`, false, look)];
}

type BoxLook = 'fill' | 'border' | 'borderWidth';
