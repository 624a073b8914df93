/** How `/heap list` says what it found. */

import { bold, code, link, text } from '../../message/compose.ts';
import type {
  Action,
  Attachment,
  Block,
  Cell,
  Inline,
  Message,
  Table,
} from '../../message/message.ts';
import { type ListedFunction, type ListedLine, printList } from '../../pprof/report/list.ts';
import { trimSourcePath } from '../../pprof/trim-path.ts';
import type { Repository } from '../command.ts';
import { describeOrigin, describeRemarks, spellAgain } from '../heap-report.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { peekAction } from '../steps.ts';
import { countNoun } from '../units.ts';
import { joinWords } from '../words.ts';
import type { ListAnswer, ListArgs } from './list.ts';
import { linkToSource } from './source-links.ts';

/** What a table that people read at once can hold; the file in the thread has all of it. */
const MAX_FUNCTIONS = 6;
const MAX_LINES = 18;

const LEGEND =
  'Below each function the lines that hold memory: flat is allocated in the line itself, cum with all that it calls';

export function describeList(answer: ListAnswer, args: ListArgs): Message {
  const { subject, snapshots, list } = answer;
  const count = `${countNoun(list.functions.length, 'function')} with ${countNoun(linesOf(list.functions).length, 'line')}`;
  const sentence = describeHeaviest(answer, args.repository);
  const shown = chooseLines(list.functions);
  const isCut = linesOf(shown).length < linesOf(list.functions).length;
  const where = isCut ? ' list.txt has all of it.' : '';
  return {
    text: `${subject} heap ${list.sampleType}, list ${list.pattern}: ${count}. ${sentence.map(plain).join('')}`,
    blocks: [
      {
        kind: 'paragraph',
        content: [
          bold(subject),
          text(' · list '),
          code(list.pattern),
          text(' · heap '),
          code(list.sampleType),
          text(` · ${count}\n`),
          ...sentence,
          text(where),
        ],
      },
      tableOf(shown, args),
      ...describeRemarks(list.activeFilters, list.warnings),
      ...describeOrigin(snapshots, ['list', ...spellAgain(args, snapshots, [list.pattern])]),
      ...actionsOf(answer, args),
    ],
    thread: isCut ? [fileOf(answer)] : [],
  };
}

function linesOf(functions: readonly ListedFunction[]): ListedLine[] {
  return functions.flatMap(({ lines }) => lines);
}

/** The heaviest functions with the heaviest of their lines, each in its place. */
function chooseLines(functions: readonly ListedFunction[]): ListedFunction[] {
  const first = functions.slice(0, MAX_FUNCTIONS);
  const heaviest = linesOf(first).toSorted(
    (a, b) => Math.abs(b.cum) - Math.abs(a.cum) || Math.abs(b.flat) - Math.abs(a.flat),
  );
  const kept = new Set(heaviest.slice(0, MAX_LINES));
  return first.map((one) => ({ ...one, lines: one.lines.filter((line) => kept.has(line)) }));
}

/** The line that allocates most itself; where none does, the one that most passes through. */
function describeHeaviest({ list }: ListAnswer, repository: Repository | null): Inline[] {
  const all = list.functions.flatMap((of) => of.lines.map((line) => ({ of, line })));
  const [byFlat] = all.toSorted((a, b) => Math.abs(b.line.flat) - Math.abs(a.line.flat));
  const [byCum] = all.toSorted((a, b) => Math.abs(b.line.cum) - Math.abs(a.line.cum));
  const heaviest = byFlat !== undefined && byFlat.line.flat !== 0 ? byFlat : byCum;
  if (heaviest === undefined) return [];
  const { of, line } = heaviest;
  const isItself = line.flat !== 0;
  const holds = isItself
    ? ` itself allocates ${line.flatText} (${line.flatPercent.trim()})`
    : ` leads to ${line.cumText} (${line.cumPercent.trim()})`;
  const place = placeOf(of, line);
  const url = urlOf(of, line, repository);
  return [
    url === null ? code(place) : link(place, url),
    text(`${holds} of ${list.totalText}, the most of all lines here.`),
  ];
}

function plain(inline: Inline): string {
  return 'text' in inline ? inline.text : '';
}

function tableOf(functions: readonly ListedFunction[], { repository, options }: ListArgs): Table {
  return {
    kind: 'table',
    caption: LEGEND,
    columns: [
      { title: 'flat', align: 'right' },
      { title: 'cum', align: 'right' },
      { title: 'cum%', align: 'right' },
      { title: 'function and line', align: 'left', flexible: true },
    ],
    rows: functions.flatMap((of) => [
      [...weightCells(of), { text: of.name, isCode: true }],
      ...of.lines.map((line) => [
        ...weightCells(line),
        lineCell(
          placeOf({ ...of, file: trimSourcePath(of.file, options) }, line),
          urlOf(of, line, repository),
        ),
      ]),
    ]),
  };
}

function weightCells({
  flat,
  flatText,
  cum,
  cumText,
  cumPercent,
}: Omit<ListedLine, 'line'>): Cell[] {
  return [
    { text: flatText, number: flat },
    { text: cumText, number: cum },
    { text: cumPercent.trim() },
  ];
}

function lineCell(place: string, url: string | null): Cell {
  return url === null ? { text: `↳ ${place}` } : { text: `↳ ${place}`, link: url };
}

/** `render.go:45`; the folder is that of the function's package. */
function placeOf({ file }: Pick<ListedFunction, 'file'>, { line }: ListedLine): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (name === '') return line > 0 ? `line ${line}` : 'an unknown line';
  return line > 0 ? `${name}:${line}` : name;
}

function urlOf(of: ListedFunction, { line }: ListedLine, repository: Repository | null) {
  if (repository === null || of.file === '') return null;
  return linkToSource({ file: of.file, function: of.name, line }, repository);
}

function fileOf({ subject, list }: ListAnswer): Attachment {
  const title = `${subject}: all of list ${list.pattern}`;
  return { kind: 'file', name: 'list.txt', title, text: [...printList(list)].join('') };
}

function actionsOf({ snapshots, list }: ListAnswer, args: ListArgs): Block[] {
  const [first] = snapshots;
  if (first === undefined || first.origin === 'file') return [];
  const again = spellAgain(args, snapshots, [list.pattern]);
  const types = otherSampleTypes(first, list.sampleType).map((type): Action => {
    return { label: type, command: joinWords(['list', ...again, `sample_index=${type}`]) };
  });
  const table: Action = {
    label: 'Top 10',
    command: joinWords(['top', first.service, '10', `snapshot=${first.id}`]),
  };
  const peek = peekAction('Who calls the first?', list.functions[0]?.name ?? '', first);
  return [{ kind: 'actions', actions: [...peek, ...types, table] }];
}
