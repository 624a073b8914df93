/** Values of a profile in the unit that people read, and an axis with round steps for them. */

/** A unit to show values in: pprof's names, and its 1024 for memory. */
export interface DisplayUnit {
  /** Stands right behind a number: `MB`, `ms`, `k`. Empty for plain counts. */
  readonly suffix: string;
  /** What an axis in this unit measures: `MB`, `thousand objects`. */
  readonly axisTitle: string;
  readonly factor: number;
}

export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

interface UnitFamily {
  /** What one of the profile's unit is worth in the base unit below. */
  readonly base: number;
  readonly units: readonly DisplayUnit[];
}

/** The largest unit in which the largest of the values is at least one. */
export function displayUnit(values: readonly number[], unit: string): DisplayUnit {
  const { base, units } = familyOf(unit);
  const largest = Math.max(0, ...values.map((value) => Math.abs(sensible(value)))) * base;
  const fitting = units.filter(({ factor }) => largest >= factor).at(-1) ?? units[0];
  if (fitting === undefined) return { suffix: '', axisTitle: unit, factor: 1 };
  return { ...fitting, factor: fitting.factor / base };
}

/** All units in which values of that unit may be shown, the smallest first. */
export function unitLadder(unit: string): { readonly suffix: string; readonly factor: number }[] {
  const { base, units } = familyOf(unit);
  return units.map(({ suffix, factor }) => ({ suffix, factor: factor / base }));
}

/** The value as a number of that unit, with the digits that a picture can show. */
export function inUnit(value: number, unit: DisplayUnit): number {
  return Number((sensible(value) / unit.factor).toPrecision(9));
}

/** As pprof writes it: at most two decimals, no `.00`. What would vanish at that is written in its own unit. */
export function valueText(value: number, unit: DisplayUnit, profileUnit: string): string {
  const number = inUnit(value, unit);
  if (number === 0) return '0';
  if (Math.abs(number) >= 0.005) return `${twoDecimals(number)}${unit.suffix}`;
  const own = displayUnit([value], profileUnit);
  return `${twoDecimals(inUnit(value, own))}${own.suffix}`;
}

/** An axis from zero (or below, for negative values) with about five round steps, in the unit of the values. */
export function valueAxis(values: readonly number[]): ValueAxis {
  const low = Math.min(0, ...values.map(sensible));
  const high = Math.max(0, ...values.map(sensible));
  if (low === high) return { min: 0, max: 1, step: 1 };
  const step = roundStep((high - low) / 5);
  const times = (count: number): number => Number((count * step).toPrecision(12));
  return {
    min: times(Math.floor(low / step + 1e-9)),
    max: times(Math.ceil(high / step - 1e-9)),
    step,
  };
}

/** Beyond these sizes a number says nothing, and arithmetic on it overflows. */
function sensible(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) < 1e-6) return 0;
  return Math.max(-1e18, Math.min(1e18, value));
}

function twoDecimals(number: number): string {
  return number.toFixed(2).replace(/\.00$/u, '');
}

/** 1, 2, 2.5 or 5 times a power of ten, at least `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = [1, 2, 2.5, 5].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  return Number((digit * power).toPrecision(3));
}

const memory = ladder(['B', 'kB', 'MB', 'GB', 'TB', 'PB'], [1024, 1024, 1024, 1024, 1024]);
const time = ladder(['ns', 'us', 'ms', 's', 'mins', 'hrs'], [1000, 1000, 1000, 60, 60]);

/** The spellings of units that pprof scales (internal/measurement), singular. */
const families: ReadonlyMap<string, UnitFamily> = new Map([
  ...spelled(['b', 'byte'], { base: 1, units: memory }),
  ...spelled(['kb', 'kbyte', 'kilobyte'], { base: 1024, units: memory }),
  ...spelled(['mb', 'mbyte', 'megabyte'], { base: 1024 ** 2, units: memory }),
  ...spelled(['ns', 'nanosecond'], { base: 1, units: time }),
  ...spelled(['us', 'microsecond'], { base: 1e3, units: time }),
  ...spelled(['ms', 'millisecond'], { base: 1e6, units: time }),
  ...spelled(['s', 'sec', 'second'], { base: 1e9, units: time }),
]);

function familyOf(unit: string): UnitFamily {
  const name = unit.toLowerCase();
  return (
    families.get(name) ??
    families.get(name.replace(/s$/u, '')) ?? { base: 1, units: countsOf(unit) }
  );
}

function spelled(names: readonly string[], family: UnitFamily): readonly [string, UnitFamily][] {
  return names.map((name) => [name, family]);
}

function ladder(names: readonly string[], steps: readonly number[]): readonly DisplayUnit[] {
  let factor = 1;
  return names.map((name, index) => {
    if (index > 0) factor *= steps[index - 1] ?? 1;
    return { suffix: name, axisTitle: name, factor };
  });
}

function countsOf(unit: string): readonly DisplayUnit[] {
  return [
    { suffix: '', axisTitle: unit, factor: 1 },
    { suffix: 'k', axisTitle: `${unit}, thousands`, factor: 1e3 },
    { suffix: 'M', axisTitle: `${unit}, millions`, factor: 1e6 },
    { suffix: 'G', axisTitle: `${unit}, billions`, factor: 1e9 },
  ];
}
