/** The table of `/heap diff`: one row for each function, what is more than sampling error first. */

import type { Cell, Table } from '../../message/message.ts';
import type { DiffRow } from './compare.ts';
import type { DiffAnswer, DiffArgs } from './diff.ts';
import type { Show } from './show.ts';

export function changeOf(row: DiffRow, { options }: DiffArgs): number {
  return options.sort === 'cum' ? row.cum : row.flat;
}

/** Those that changed; what can be chance stands below the rest. */
export function orderRows(rows: readonly DiffRow[], args: DiffArgs): readonly DiffRow[] {
  const changed = rows.filter((row) => changeOf(row, args) !== 0);
  return [...changed.filter((row) => !isNoise(row)), ...changed.filter(isNoise)];
}

export function isNoise({ significance }: DiffRow): boolean {
  return significance?.isNoise === true;
}

/** `▲ +21MB`, `▼ -3MB`; `(+0.5MB)` where it can be chance, `↔ +21MB` where it only moved. */
export function spellChange(row: DiffRow, args: DiffArgs, show: Show): string {
  const change = changeOf(row, args);
  if (isNoise(row)) return `(${show.signed(change)})`;
  return row.significance?.isMoved === true ? `↔ ${show.signed(change)}` : show.change(change);
}

export function tableOf(rows: readonly DiffRow[], args: DiffArgs, show: Show): Table {
  const what = args.options.sort;
  const hasIntervals = rows.some(({ significance }) => significance !== null);
  return {
    kind: 'table',
    caption: `What grew (▲) and what shrank (▼), ${what === 'cum' ? 'with all that it calls' : 'in the function itself'}`,
    columns: [
      { title: `Δ ${what}`, align: 'right' },
      { title: 'Δ%', align: 'right' },
      { title: 'before', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'function', align: 'left', flexible: true },
      // Last, so that a phone shows no less of the function than without it.
      ...(hasIntervals ? [{ title: '95 %', align: 'left' as const }] : []),
    ],
    rows: rows.map((row): Cell[] => {
      const change = changeOf(row, args);
      const percent = what === 'cum' ? row.cumPercent : row.flatPercent;
      return [
        { text: spellChange(row, args, show), number: change },
        { text: `${change > 0 ? '+' : '-'}${percent.trim()}` },
        { text: show.value(row.before[what]), number: row.before[what] },
        { text: show.value(row.after[what]), number: row.after[what] },
        { text: `${row.name}${row.inline === '' ? '' : ` (${row.inline})`}`, isCode: true },
        ...(hasIntervals ? [{ text: spellInterval(row, show) }] : []),
      ];
    }),
  };
}

/** What the intervals, the brackets and the arrows mean, where there are any. */
export function explainSampling({ sampling }: DiffAnswer, rows: readonly DiffRow[]): string[] {
  if (sampling === null || rows.length === 0) return [];
  const basis = sampling.areBirthsKnown
    ? 'from what was allocated and freed in between'
    : 'as if all had been allocated anew, since births in between are not told';
  return [
    `95 %: where the change lies, given that the heap is sampled (${basis})`,
    ...(rows.some(isNoise) ? ['(in brackets): within sampling error, can be nothing'] : []),
    ...(rows.some(({ significance }) => significance?.isMoved === true)
      ? ['↔ moved, not grown: others lost as much in blocks of the same size from the same package']
      : []),
  ];
}

/** Where all that grew is such a move, in words; empty where something is more than that. */
export function describeMove(rows: readonly DiffRow[], args: DiffArgs): string {
  const grown = rows.filter((row) => !isNoise(row) && changeOf(row, args) > 0);
  const isMove = grown.every(({ significance }) => significance?.isMoved === true);
  if (!isMove || grown.length === 0) return '';
  return `Memory moved rather than grew: what ${grown[0]?.name ?? ''} gained, others lost in blocks of the same size.`;
}

/** `, 2 of them within sampling error`; nothing where none is. */
export function countNoise(rows: readonly DiffRow[]): string {
  const noise = rows.filter(isNoise).length;
  if (noise === 0) return '';
  if (noise === rows.length) return ', all within sampling error';
  return `, ${noise} of them within sampling error`;
}

/** `4.1…12.3MB` */
function spellInterval({ significance }: DiffRow, show: Show): string {
  if (significance === null) return '–';
  const [low, high] = [significance.interval.low, significance.interval.high].map((value) =>
    show.value(Math.round(value)),
  );
  if (low === undefined || high === undefined || low === high) return high ?? '–';
  const unit = /[A-Za-z]+$/u.exec(high)?.[0] ?? '';
  return `${unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low}…${high}`;
}
