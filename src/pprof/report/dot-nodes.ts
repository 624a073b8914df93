/** The nodes of a picture: what is written in them, how large and in which colours (PARITY 11.4). */

import { infoOf, nameOf } from '../graph.ts';
import { absolute, isZero } from '../int64.ts';
import { percentage } from '../measurement.ts';
import type { FrameInfo } from '../names.ts';
import { cumValue, flatValue } from '../node-weights.ts';
import type { PreparedReport } from '../prepare.ts';
import { SIZE_KEY } from '../sample-tags.ts';
import { BACKGROUND, dotColor, FOREGROUND } from './dot-color.ts';
import { nameLines } from './dot-names.ts';
import { escapeText } from './dot-text.ts';
import type { PictureReport } from './graph-report.ts';
import { makeNodelets, type Nodelet } from './nodelets.ts';

export interface DotNode {
  /** From 1, in order. */
  readonly number: number;
  /** The printable name. */
  readonly name: string;
  readonly frame: FrameInfo;
  /** The name in short, a line for each part. */
  readonly nameLines: readonly string[];
  readonly flat: number;
  readonly flatText: string;
  /** Of the total, as `12.50%`. */
  readonly flatPercent: string;
  readonly cum: number;
  readonly cumText: string;
  readonly cumPercent: string;
  /** Larger for what holds more itself. */
  readonly fontSize: number;
  readonly color: string;
  readonly fillColor: string;
  readonly nodelets: readonly Nodelet[];
}

export function listNodes(
  report: PreparedReport,
  picture: PictureReport,
  isLeaf: (node: number) => boolean,
): DotNode[] {
  const { graph, format, tagsOf } = picture;
  const { total, numericLabelUnits } = report;
  const sizeUnit = numericLabelUnits.get(SIZE_KEY) ?? SIZE_KEY;
  const sizeFont = createFontSizer(picture);
  return Array.from(graph.nodes, (node, index) => {
    const number = index + 1;
    const flat = flatValue(graph, node);
    const cum = cumValue(graph, node);
    const frame = infoOf(graph, node);
    const score = Number(cum) / Number(absolute(total));
    const options = { isLeaf: isLeaf(node), sizeUnit, format };
    return {
      number,
      name: nameOf(graph, node),
      frame,
      nameLines: nameLines(frame),
      flat: Number(flat),
      flatText: format(flat),
      flatPercent: percentage(flat, total).trim(),
      cum: Number(cum),
      cumText: format(cum),
      cumPercent: percentage(cum, total).trim(),
      fontSize: sizeFont(Number(absolute(flat))),
      color: dotColor(score, FOREGROUND),
      fillColor: dotColor(score, BACKGROUND),
      nodelets: makeNodelets(tagsOf(node), `N${number}`, options),
    };
  });
}

/** The node and what hangs below it. */
export function printNode(node: DotNode): string[] {
  const { number, fontSize, name, cumText, color, fillColor, nodelets } = node;
  const label = `label="${describeNode(node)}" id="node${number}" fontsize=${fontSize} shape=box`;
  const tooltip = `tooltip="${escapeText(name)} (${cumText})"`;
  const id = `N${number}`;
  return [
    `${id} [${label} ${tooltip} color="${color}" fillcolor="${fillColor}"]`,
    ...nodelets.flatMap((nodelet) => printNodelet(nodelet, id)),
  ];
}

const SMALLEST_FONT = 8;
const FONT_GROWTH = 16;

/** Not linear, so that differences between small values can be seen. */
function createFontSizer({ graph }: PictureReport): (flat: number) => number {
  let largest = 0;
  for (const node of graph.nodes) {
    largest = Math.max(largest, Number(absolute(flatValue(graph, node))));
  }
  return (flat) => {
    if (flat === 0) return SMALLEST_FONT;
    return SMALLEST_FONT + Math.ceil(FONT_GROWTH * Math.sqrt(flat / largest));
  };
}

function describeNode({ frame, flat, cum, ...texts }: DotNode): string {
  const { flatText, flatPercent, cumText, cumPercent } = texts;
  const own = isZero(flat) ? '0' : `${flatText} (${flatPercent})`;
  const gap = isZero(flat) ? ' ' : '\\n';
  const all = cum === flat ? '' : `${gap}of ${cumText} (${cumPercent})`;
  return `${[...nameLines(frame, escapeText), own].join('\\n')}${all}`;
}

function printNodelet({ id, text, weightText, isCumulative, sizes }: Nodelet, above: string) {
  const style = isCumulative ? ' style="dotted"' : '';
  const tooltip = `tooltip="${weightText}" labeltooltip="${weightText}"`;
  const lines: string[] = [
    `${id} [label = "${text}" id="${id}" fontsize=8 shape=box3d tooltip="${weightText}"]`,
    `${above} -> ${id} [label=" ${weightText}" weight=100 ${tooltip}${style}]`,
    ...sizes.flatMap((size) => printNodelet(size, id)),
  ];
  return lines;
}
