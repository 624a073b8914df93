/** A call graph as it is drawn for a chat: whole names without their paths, letters large enough for a phone, own code framed. */

import type { GraphPicture } from './graph.ts';
import { shortenName } from './shorten-name.ts';

export interface GraphInput {
  readonly nodes: readonly GraphInputNode[];
  readonly edges: readonly GraphInputEdge[];
}

export interface GraphInputNode {
  readonly number: number;
  readonly name: string;
  readonly valueLines: readonly string[];
  readonly flat: number;
  readonly color: string;
  readonly fillColor: string;
  readonly isOwn: boolean;
}

export interface GraphInputEdge {
  /** Numbers of nodes. */
  readonly from: number;
  readonly to: number;
  readonly weightText: string;
  readonly isInline: boolean;
  readonly isResidual: boolean;
  readonly straightness: number;
  readonly width: number;
  readonly color: string;
}

const ROOM = { width: 1400, height: 1900, background: '#ffffff' };

export function graphPicture({ nodes, edges }: GraphInput): GraphPicture {
  const numbers = new Set(nodes.map(({ number }) => number));
  const drawn = edges.filter(({ from, to }) => numbers.has(from) && numbers.has(to));
  const heaviest = Math.max(1, ...nodes.map(({ flat }) => Math.abs(flat)));
  const lines = [
    'digraph "graph" {',
    'graph [nodesep=0.2 ranksep=0.35]',
    'node [style=filled shape=box margin="0.12,0.06"]',
    'edge [fontsize=13 arrowsize=0.7]',
    ...nodes.map((node) => printNode(node, heaviest)),
    ...drawn.map(printEdge),
    '}',
  ];
  return { ...ROOM, dot: `${lines.join('\n')}\n` };
}

const SMALLEST_FONT = 12;
const FONT_GROWTH = 12;
const OWN_BORDER = 3;

function printNode(node: GraphInputNode, heaviest: number): string {
  const { number, name, valueLines, flat, color, fillColor, isOwn } = node;
  const growth = Math.round(FONT_GROWTH * Math.sqrt(Math.abs(flat) / heaviest));
  const label = [...nameLines(name), ...valueLines].map(escapeLabel).join('\\n');
  const look = `color="${color}" fillcolor="${fillColor}" penwidth=${isOwn ? OWN_BORDER : 1}`;
  return `N${number} [label="${label}" fontsize=${SMALLEST_FONT + growth} ${look}]`;
}

function printEdge(edge: GraphInputEdge): string {
  const { from, to, weightText, isInline, isResidual, straightness, width, color } = edge;
  const attributes = [
    `label="  ${escapeLabel(weightText)}${isInline ? '\\n (inline)' : ''}"`,
    `weight=${straightness}`,
    `penwidth=${width}`,
    ...(color === '' ? [] : [`color="${color}"`]),
    ...(isResidual ? ['style="dotted"'] : []),
  ];
  return `N${from} -> N${to} [${attributes.join(' ')}]`;
}

const LONGEST_NAME = 48;
const LONGEST_LINE = 22;

/** In one line or two, broken before a part of the name; which package it is of stays in it. */
function nameLines(name: string): string[] {
  const short = shortenName(withoutPath(name), (text) => text.length <= LONGEST_NAME);
  if (short.length <= LONGEST_LINE) return [short];
  const breaks = [...short.matchAll(/\.(?=[\w(])|::/gu)].map(({ index }) => index);
  const middle = short.length / 2;
  const [at] = breaks
    .filter((index) => index > 0)
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return at === undefined ? [short] : [short.slice(0, at), short.slice(at)];
}

function withoutPath(name: string): string {
  const bracket = name.search(/[([<{ ]/u);
  const path = bracket < 0 ? name : name.slice(0, bracket);
  return name.slice(path.lastIndexOf('/') + 1);
}

/** Graphviz reads backslashes and HTML's entities in a label. */
function escapeLabel(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
