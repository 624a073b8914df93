/** `/heap tags`: how much memory the samples with each label hold; of a Go heap, how large the objects are. */

import { code, text } from '../../message/compose.ts';
import type { Action, Inline } from '../../message/message.ts';
import type { ReportOptions } from '../../pprof/options.ts';
import {
  printTags,
  type Tag,
  type TagsReport,
  type TagValue,
  tagsReport,
} from '../../pprof/report/tags.ts';
import { type Excerpt, type ExcerptPiece, excerptOf } from '../excerpt.ts';
import { addShellFilters, type ReportWords } from '../report-words.ts';
import { textReportCommand } from '../text-report.ts';
import { countNoun } from '../units.ts';
import { joinWords } from '../words.ts';
import { rangeOfText } from './size-class.ts';

export const tags = textReportCommand<TagsReport>({
  name: 'tags',
  summary: 'How much memory there is by label: by the size of its objects, and what the code set.',
  usage: 'tags [service] [options]',
  examples: ['tags svc-blog', 'tags svc-blog inuse_objects', 'tags svc-blog focus=reflect'],
  addWords: focusTags,
  report: tagsReport,
  view: (report) => {
    const { activeFilters, warnings } = report;
    return {
      count: countOf(report.tags),
      sentence: sentenceOf(report),
      activeFilters,
      remarks: warnings,
      excerpt: draw(report),
    };
  },
  print: (report) => [printTags(report)],
  steps: (report, { service, id }) => {
    const heaviest = findHeaviest(report.tags);
    const focus = heaviest === null ? null : spellFocus(heaviest);
    if (focus === null) return [];
    const step: Action = {
      label: `Who allocates ${heaviest?.value.text.slice(0, 30)}?`,
      command: joinWords(['top', service, '10', focus, `snapshot=${id}`]),
      style: 'primary',
    };
    return [step];
  },
});

/** As in pprof's shell: words behind `tags` are about labels. */
function focusTags(
  options: ReportOptions,
  read: ReportWords,
  rest: readonly string[],
): ReportOptions {
  const { focus, ignore } = addShellFilters({ ...options, focus: '', ignore: '' }, read, rest);
  return {
    ...options,
    tagFocus: [options.tagFocus, focus].filter((pattern) => pattern !== '').join('|'),
    tagIgnore: [options.tagIgnore, ignore].filter((pattern) => pattern !== '').join('|'),
  };
}

function countOf(all: readonly Tag[]): string {
  if (all.length === 0) return 'no labels';
  const values = all.reduce((sum, { values: some }) => sum + some.length, 0);
  const keys = all.length === 1 ? `label ${all[0]?.key}` : `${all.length} labels`;
  return `${keys} with ${countNoun(values, 'value')}`;
}

interface Heaviest {
  readonly tag: Tag;
  readonly value: TagValue;
}

/** The size class that holds most, else the value of any label that does. */
function findHeaviest(all: readonly Tag[]): Heaviest | null {
  const sizes = all.filter(({ key }) => key === 'bytes');
  const candidates = (sizes.length > 0 ? sizes : all).flatMap((tag) => {
    const [value] = tag.values;
    return value === undefined ? [] : [{ tag, value }];
  });
  return (
    candidates.toSorted((a, b) => Math.abs(b.value.weight) - Math.abs(a.value.weight))[0] ?? null
  );
}

function sentenceOf({ tags: all, total, totalText, sampleUnit }: TagsReport): Inline[] {
  const heaviest = findHeaviest(all);
  if (total === 0) return [text('The profile has no samples of this type.')];
  if (heaviest === null) return [text(`No sample of ${totalText} has a label.`)];
  const { tag, value } = heaviest;
  const share = `${value.weightText} of ${totalText} (${value.percent.trim()})`;
  if (tag.key !== 'bytes')
    return [code(`${tag.key}=${value.text}`), text(` holds most: ${share}.`)];
  const verb = sampleUnit === 'count' ? 'are the most' : 'hold the most';
  return [text('Objects of '), code(value.text), text(` ${verb}: ${share}.`)];
}

/** Filters by the value; null where its text does not say which samples have it. */
function spellFocus({ tag, value }: Heaviest): string | null {
  const range = rangeOfText(value.text);
  return tag.key === 'bytes' && range !== null ? `tagfocus=bytes=${range}` : null;
}

/** Without the values that hold nothing, such as sizes of which all objects were freed. */
function draw(report: TagsReport): Excerpt {
  const tags = report.tags.map((tag) => ({ ...tag, values: tag.values.filter(isHeld) }));
  const isThinned = report.tags.some(({ values }) => !values.every(isHeld));
  const { text: drawn, isCut } = excerptOf(piecesOf(printTags({ ...report, tags })));
  return { text: drawn, isCut: isCut || isThinned };
}

function isHeld({ weight }: TagValue): boolean {
  return weight !== 0;
}

function piecesOf(printed: string): ExcerptPiece[] {
  if (printed === '') return [];
  const lines = printed.trimEnd().split('\n');
  return lines.map((lead) => [{ lead }]);
}
