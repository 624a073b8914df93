/** The picture of `/heap peek`: who calls a function, the function, and where its cum goes. */

import { type BarLine, type BarSeries, barsChart } from './bars.ts';
import type { Chart } from './chart.ts';
import { shortenName } from './shorten-name.ts';
import { type Theme, type ThemeName, themes } from './themes.ts';
import { type DisplayUnit, displayUnit, inUnit, valueAxis, valueText } from './value-scale.ts';

export interface PeekChartInput {
  readonly title: string;
  readonly subtitle?: string;
  /** Of the sample type: `bytes`, `count`. */
  readonly unit: string;
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  /** How the report writes them; written by the picture where absent. */
  readonly flatText?: string;
  readonly cumText?: string;
  /** In the order in which they are shown; the first twelve are, the others are added up. */
  readonly callers: readonly PeekNeighbor[];
  readonly callees: readonly PeekNeighbor[];
  readonly theme?: ThemeName;
}

/** A caller or callee with the weight of the edge between it and the function. */
interface PeekNeighbor {
  readonly name: string;
  readonly weight: number;
  readonly text?: string;
}

interface PeekLine extends BarLine {
  readonly role: 'heading' | 'caller' | 'function' | 'itself' | 'callee';
  readonly weight: number;
  readonly text: string;
}

const mostNeighbors = 12;
const longestAlt = 1000;

export function peekChart(input: PeekChartInput): Chart {
  const theme = themes[input.theme ?? 'light'];
  const unit = unitOf(input);
  const lines = peekLines(input, unit);
  const weights = lines.map(({ weight }) => inUnit(weight, unit));
  return barsChart({
    title: input.title,
    subtitle: input.subtitle ?? '',
    theme,
    axis: { ...valueAxis(weights), title: unit.axisTitle },
    lines,
    series: peekSeries(lines, weights, inUnit(input.flat, unit), theme),
    columns: [
      lines.map(({ text }) => text),
      lines.map(({ role, weight }, index) =>
        role === 'heading' ? (index === 0 ? 'of cum' : '') : percentText(weight, input.cum),
      ),
    ],
  });
}

/** The picture in one sentence, for those who do not see it. */
export function peekChartAlt(input: PeekChartInput): string {
  const unit = unitOf(input);
  const title = shortenName(input.title, (text) => text.length <= 160);
  const name = shortenName(input.name, (text) => text.length <= 120);
  const flat = input.flatText ?? valueText(input.flat, unit, input.unit);
  const cum = input.cumText ?? valueText(input.cum, unit, input.unit);
  const callers = neighborsAlt(input.callers, unit, input.unit);
  const callees = neighborsAlt(input.callees, unit, input.unit);
  const sentence = `Bar chart, ${title}: ${name} flat ${flat}, cum ${cum}; called by ${callers}; calls ${callees}.`;
  return sentence.slice(0, longestAlt);
}

function unitOf(input: PeekChartInput): DisplayUnit {
  const weights = [...input.callers, ...input.callees].map(({ weight }) => weight);
  return displayUnit([input.flat, input.cum, ...weights], input.unit);
}

function peekLines(input: PeekChartInput, unit: DisplayUnit): readonly PeekLine[] {
  const { flat, cum } = input;
  const text = (value: number): string => valueText(value, unit, input.unit);
  return [
    heading('Called by', 'value'),
    ...neighborLines(input.callers, 'caller', 'nothing: the stacks begin here', text),
    heading('Function', ''),
    {
      name: input.name,
      style: 'strong',
      role: 'function',
      weight: cum,
      text: input.cumText ?? text(cum),
    },
    heading('Where its cum goes', ''),
    {
      name: 'flat: in the function itself',
      style: 'plain',
      role: 'itself',
      weight: flat,
      text: input.flatText ?? text(flat),
    },
    ...neighborLines(input.callees, 'callee', 'calls nothing that is in the profile', text),
  ];
}

function heading(name: string, text: string): PeekLine {
  return { name, style: 'heading', role: 'heading', weight: 0, text };
}

function neighborLines(
  neighbors: readonly PeekNeighbor[],
  role: 'caller' | 'callee',
  whenNone: string,
  textOf: (value: number) => string,
): readonly PeekLine[] {
  if (neighbors.length === 0) {
    return [{ name: whenNone, style: 'plain', role: 'heading', weight: 0, text: '' }];
  }
  const isAllShown = neighbors.length <= mostNeighbors;
  const shown = isAllShown ? neighbors : neighbors.slice(0, mostNeighbors - 1);
  const others = neighbors.slice(shown.length);
  const rest = others.reduce((sum, { weight }) => sum + weight, 0);
  const added = isAllShown ? [] : [{ name: `${others.length} others together`, weight: rest }];
  return [...shown, ...added].map(
    ({ name, weight, text }: PeekNeighbor): PeekLine => ({
      name,
      style: 'plain',
      role,
      weight,
      text: text ?? textOf(weight),
    }),
  );
}

function peekSeries(
  lines: readonly PeekLine[],
  weights: readonly number[],
  flat: number,
  theme: Theme,
): readonly BarSeries[] {
  const only = (...roles: readonly PeekLine['role'][]): (number | null)[] =>
    lines.map(({ role }, index) => (roles.includes(role) ? (weights[index] ?? 0) : null));
  const flats = lines.map(({ role }) => (role === 'function' || role === 'itself' ? flat : null));
  return [
    { label: 'flat', color: theme.flat, width: 'narrow', values: flats },
    { label: 'cum', color: theme.cum, width: 'wide', values: only('function') },
    { label: 'callers', color: theme.caller, width: 'wide', values: only('caller') },
    { label: 'callees', color: theme.callee, width: 'wide', values: only('callee') },
  ];
}

function percentText(value: number, total: number): string {
  if (total === 0 || !Number.isFinite(value / total)) return '';
  return `${((100 * value) / total).toFixed(1).replace(/\.0$/u, '')}%`;
}

function neighborsAlt(
  neighbors: readonly PeekNeighbor[],
  unit: DisplayUnit,
  profileUnit: string,
): string {
  if (neighbors.length === 0) return 'nothing in the profile';
  const first = neighbors.slice(0, 3).map(({ name, weight, text }) => {
    const short = shortenName(name, (form) => form.length <= 80);
    return `${short} ${text ?? valueText(weight, unit, profileUnit)}`;
  });
  const others = neighbors.length - first.length;
  return first.join(', ') + (others === 0 ? '' : ` and ${others} more`);
}
