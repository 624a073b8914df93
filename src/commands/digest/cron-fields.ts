/** The five fields of a cron expression as sets of numbers, and back. */

export interface CronField {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Three letters for `low`, `low` + 1 …; empty where it has none. */
  readonly names: readonly string[];
}

export const CRON_FIELDS: readonly CronField[] = [
  { name: 'minute', low: 0, high: 59, names: [] },
  { name: 'hour', low: 0, high: 23, names: [] },
  { name: 'day of the month', low: 1, high: 31, names: [] },
  {
    name: 'month',
    low: 1,
    high: 12,
    names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  },
  // Sunday is 0, and 7.
  { name: 'weekday', low: 0, high: 7, names: 'sun mon tue wed thu fri sat'.split(' ') },
];

/** Ascending, each once; null where the text is none. */
export function readField(text: string, field: CronField): readonly number[] | null {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const read = readPart(part, field);
    if (read === null) return null;
    for (const value of read) values.add(field.high === 7 ? value % 7 : value);
  }
  return [...values].sort((a, b) => a - b);
}

/** `1-5,7`: runs of three or more as ranges. */
export function writeField(values: readonly number[]): string {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const runs: { first: number; last: number }[] = [];
  for (const value of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === value - 1) run.last = value;
    else runs.push({ first: value, last: value });
  }
  return runs.map(writeRun).join(',');
}

function writeRun({ first, last }: { readonly first: number; readonly last: number }): string {
  if (first === last) return String(first);
  return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
}

/** `*`, `5`, `1-5`, each with a step behind `/`. A number with a step goes on to the end. */
function readPart(part: string, field: CronField): readonly number[] | null {
  const [, first = '', last, step] =
    /^(\*|\d{1,2}|[a-z]{3})(?:-(\d{1,2}|[a-z]{3}))?(?:\/(\d{1,2}))?$/u.exec(part) ?? [];
  if (first === '' || (first === '*' && last !== undefined) || step === '0') return null;
  const highest = field.high === 7 && first === '*' ? 6 : field.high;
  const low = first === '*' ? field.low : readValue(first, field);
  const open = first === '*' || step !== undefined ? highest : low;
  const high = last === undefined ? open : readValue(last, field);
  if (low === null || high === null) return null;
  return listRange(low, high, Number(step ?? 1), field);
}

function readValue(text: string, { low, high, names }: CronField): number | null {
  const name = names.indexOf(text);
  const value = name >= 0 ? low + name : Number(text);
  return value >= low && value <= high ? value : null;
}

/** `fri-mon` goes over the end of the week. */
function listRange(
  low: number,
  high: number,
  step: number,
  field: CronField,
): readonly number[] | null {
  if (Number.isNaN(step) || step < 1) return null;
  if (low > high && field.high !== 7) return null;
  const end = low > high ? high + 7 : high;
  const values: number[] = [];
  for (let value = low; value <= end; value += step) values.push(value);
  return values;
}
