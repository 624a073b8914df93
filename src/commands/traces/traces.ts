/** `/heap traces`: the stacks one by one, the heaviest first. */

import { code, text } from '../../message/compose.ts';
import type { Inline } from '../../message/message.ts';
import { percentage } from '../../pprof/measurement.ts';
import { activeFilters, type ReportOptions } from '../../pprof/options.ts';
import type { Profile } from '../../pprof/profile.ts';
import {
  printTraces,
  type Trace,
  type TraceFrame,
  type TracesReport,
  tracesReport,
} from '../../pprof/report/traces.ts';
import { type Excerpt, type ExcerptLine, excerptOf } from '../excerpt.ts';
import { peekAction } from '../steps.ts';
import { textReportCommand } from '../text-report.ts';
import { countNoun, formatCount } from '../units.ts';

/** pprof's report as JSON. */
interface KeptTraces extends TracesReport {
  /** In the order of the profile; where there are too many, the heaviest of them. */
  readonly traces: readonly Trace[];
  /** How many there are. */
  readonly count: number;
}

/** Nobody reads more, and more would not fit a file. */
const MAX_TRACES = 10_000;
/** Frames of a stack that are drawn; a longer one is cut in the middle. */
const MAX_FRAMES = 11;
const ROOT_FRAMES = 3;

export const traces = textReportCommand<KeptTraces>({
  name: 'traces',
  summary: 'The stacks that hold memory, one by one, each with its labels.',
  usage: 'traces [service] [options]',
  examples: ['traces svc-blog', 'traces svc-blog focus=reflect', 'traces svc-blog alloc_space'],
  report: (profile, options) => keepHeaviest(profile, options),
  view: (report, options) => {
    const { warnings } = report;
    const heaviest = sortByWeight(report.traces);
    const excerpt = draw(heaviest);
    return {
      count: countOf(report, heaviest.length),
      sentence: sentenceOf(report, heaviest[0]),
      activeFilters: activeFilters(options),
      remarks: heaviest.length === 0 ? warnings : [describeOrder(excerpt), ...warnings],
      excerpt: { ...excerpt, isCut: excerpt.isCut || heaviest.length < report.count },
    };
  },
  print: printTraces,
  steps: (report, snapshot) => {
    const leaf = sortByWeight(report.traces)[0]?.frames[0];
    return peekAction('Who calls its last function?', leaf?.function ?? '', snapshot);
  },
});

function keepHeaviest(profile: Profile, options: ReportOptions): KeptTraces {
  const report = tracesReport(profile, options);
  const weights = Float64Array.from(report.traces, ({ value }) => Math.abs(value));
  const count = weights.length;
  if (count <= MAX_TRACES) return { ...report, traces: [...report.traces], count };
  const least = weights.sort().at(-MAX_TRACES) ?? 0;
  return { ...report, traces: takeHeavy(report.traces, least), count };
}

function takeHeavy(all: Iterable<Trace>, least: number): Trace[] {
  const kept: Trace[] = [];
  for (const trace of all) {
    if (Math.abs(trace.value) >= least && kept.length < MAX_TRACES) kept.push(trace);
  }
  return kept;
}

/** Without those that hold nothing, such as stacks of which all was freed. */
function sortByWeight(all: readonly Trace[]): Trace[] {
  return all
    .filter(({ value }) => value !== 0)
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

function countOf({ count, sampleType }: KeptTraces, heavy: number): string {
  const stacks = countNoun(count, 'stack');
  const isAll = heavy === count || count > MAX_TRACES;
  return isAll ? stacks : `${stacks}, ${formatCount(heavy)} with any ${sampleType}`;
}

function sentenceOf({ total, totalText }: KeptTraces, heaviest: Trace | undefined): Inline[] {
  if (total === 0) return [text('The profile has no samples of this type.')];
  if (heaviest === undefined) return [text(`Nothing of ${totalText} is left after the filters.`)];
  const { value, valueText, frames } = heaviest;
  const share = percentage(value, total).trim();
  const path = [frames.at(-1), frames[0]].filter((frame) => frame !== undefined);
  const [root, leaf] = path;
  const ends =
    frames.length < 2 || root === undefined || leaf === undefined
      ? path.slice(0, 1).flatMap(({ name }) => [text(': '), code(name)])
      : [text(': from '), code(root.name), text(' to '), code(leaf.name)];
  return [
    text(`The heaviest stack holds ${valueText} (${share}) of ${totalText}`),
    ...ends,
    text('.'),
  ];
}

function describeOrder({ isCut }: Excerpt): string {
  const order = 'The heaviest stack first, each from the function that allocated up to its root';
  return isCut ? `${order}; the file has them in the order of the profile.` : `${order}.`;
}

function draw(heaviest: readonly Trace[]): Excerpt {
  const { text: drawn, isCut } = excerptOf(heaviest.map(drawTrace), 'apart');
  const isDeep = heaviest.some(({ frames }) => frames.length > MAX_FRAMES);
  return { text: drawn, isCut: isCut || isDeep };
}

function drawTrace({ valueText, labels, frames }: Trace): ExcerptLine[] {
  const tags = labels.map(({ key, values }) => {
    return { lead: `${key.padStart(10)}:  `, name: values.join(' ') };
  });
  return [...tags, ...drawFrames(frames, valueText)];
}

function drawFrames(frames: readonly TraceFrame[], valueText: string): ExcerptLine[] {
  const lines = frames.map(({ name, isInline }, at) => ({
    lead: `${(at === 0 ? valueText : '').padStart(10)}   `,
    name,
    end: isInline ? ' (inline)' : '',
  }));
  if (frames.length <= MAX_FRAMES) return lines;
  const near = lines.slice(0, MAX_FRAMES - ROOT_FRAMES - 1);
  const left = frames.length - near.length - ROOT_FRAMES;
  return [...near, { lead: `${' '.repeat(13)}… ${left} more` }, ...lines.slice(-ROOT_FRAMES)];
}
