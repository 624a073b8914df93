/** Values as texts with units, as pprof writes them: `1.50kB`, `12.50%` (PARITY 4.2 to 4.5). */

import { absolute, type Int64, MIN_INT64 } from './int64.ts';

/** A value in some unit; `unit` is empty where it says nothing (counts). */
export interface Measurement {
  readonly value: number;
  readonly unit: string;
}

/** `to` may also be `auto` or `minimum`: the largest unit in which the value is at least 1. */
export function scale(value: Int64, from: string, to: string): Measurement {
  return createScale(from, to)(value);
}

/** `scale` for many values: units are looked up once. */
function createScale(from: string, to: string): (value: Int64) => Measurement {
  const family = findFamily(from);
  if (family === undefined) {
    const unit = isDull(to) ? '' : to;
    return (value) => ({ value: Number(value), unit });
  }
  const { factor } = family.from;
  const fixed = isAutomatic(to) ? undefined : (findUnit(family.units, to) ?? family.standard);
  const scalePositive = (value: Int64): Measurement => {
    const base = Number(value) * factor;
    const target = fixed ?? autoScale(base, family.units) ?? family.standard;
    return { value: base / target.factor, unit: target.name };
  };
  return (value) => {
    if (value >= 0 || value === MIN_INT64) return scalePositive(value);
    const positive = scalePositive(absolute(value));
    return { value: -positive.value, unit: positive.unit };
  };
}

/** The value in the unit that suits it, e.g. `1.50kB`. */
export function label(value: Int64, unit: string): string {
  return scaledLabel(value, unit, 'auto');
}

/** The value in unit `to`, with at most two decimals; zero has no unit. */
export function scaledLabel(value: Int64, from: string, to: string): string {
  return createLabeler(from, to)(value);
}

/** `scaledLabel` for many values. */
export function createLabeler(from: string, to: string): (value: Int64) => string {
  const scaleValue = createScale(from, to);
  return (value) => {
    const scaled = scaleValue(value);
    const digits = formatHundredths(scaled.value);
    const text = digits.endsWith('.00') ? digits.slice(0, -3) : digits;
    return text === '0' || text === '-0' ? '0' : text + scaled.unit;
  };
}

/** `value` as a share of `total`, without a sign, six characters wide while it fits. */
export function percentage(value: Int64, total: Int64): string {
  const divisor = Number(total);
  const ratio = divisor === 0 ? 0 : Math.abs(Number(value) / divisor) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%';
  const text = ratio >= 1 ? formatHundredths(ratio) : formatTwoDigits(ratio);
  return `${text.padStart(5)}%`;
}

interface Unit {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly factor: number;
}

interface Family {
  readonly units: readonly Unit[];
  /** The unit for what is smaller than every unit, or is asked for in a unit of another family. */
  readonly standard: Unit;
}

const BYTE: Unit = { name: 'B', aliases: ['b', 'byte'], factor: 1 };
const SECOND: Unit = { name: 's', aliases: ['s', 'sec', 'second'], factor: 1e9 };
const GCU: Unit = { name: 'GCU', aliases: ['gcu'], factor: 1 };

const FAMILIES: readonly Family[] = [
  {
    standard: BYTE,
    units: [
      BYTE,
      { name: 'kB', aliases: ['kb', 'kbyte', 'kilobyte'], factor: 2 ** 10 },
      { name: 'MB', aliases: ['mb', 'mbyte', 'megabyte'], factor: 2 ** 20 },
      { name: 'GB', aliases: ['gb', 'gbyte', 'gigabyte'], factor: 2 ** 30 },
      { name: 'TB', aliases: ['tb', 'tbyte', 'terabyte'], factor: 2 ** 40 },
      { name: 'PB', aliases: ['pb', 'pbyte', 'petabyte'], factor: 2 ** 50 },
    ],
  },
  {
    standard: SECOND,
    units: [
      { name: 'ns', aliases: ['ns', 'nanosecond'], factor: 1 },
      { name: 'us', aliases: ['μs', 'us', 'microsecond'], factor: 1e3 },
      { name: 'ms', aliases: ['ms', 'millisecond'], factor: 1e6 },
      SECOND,
      { name: 'hrs', aliases: ['hour', 'hr'], factor: 3600e9 },
    ],
  },
  {
    standard: GCU,
    units: [
      { name: 'n*GCU', aliases: ['nanogcu'], factor: 1e-9 },
      { name: 'u*GCU', aliases: ['microgcu'], factor: 1e-6 },
      { name: 'm*GCU', aliases: ['milligcu'], factor: 1e-3 },
      GCU,
      { name: 'k*GCU', aliases: ['kilogcu'], factor: 1e3 },
      { name: 'M*GCU', aliases: ['megagcu'], factor: 1e6 },
      { name: 'G*GCU', aliases: ['gigagcu'], factor: 1e9 },
      { name: 'T*GCU', aliases: ['teragcu'], factor: 1e12 },
      { name: 'P*GCU', aliases: ['petagcu'], factor: 1e15 },
    ],
  },
];

function findFamily(name: string): (Family & { readonly from: Unit }) | undefined {
  for (const family of FAMILIES) {
    const from = findUnit(family.units, name);
    if (from !== undefined) return { ...family, from };
  }
  return undefined;
}

function findUnit(units: readonly Unit[], name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const singular = lower.length > 2 ? lower.replace(/s$/, '') : lower;
  return units.find((unit) => unit.aliases.includes(singular));
}

function autoScale(base: number, units: readonly Unit[]): Unit | undefined {
  return units.findLast((unit) => base / unit.factor >= 1);
}

function isAutomatic(unit: string): boolean {
  return unit === 'minimum' || unit === 'auto';
}

/** Units that would add nothing to a number that is a plain count. */
function isDull(unit: string): boolean {
  return isAutomatic(unit) || unit === 'count' || unit === 'sample' || unit === 'unit';
}

/** Go's `%.2f`: exact, ties to even. */
function formatHundredths(x: number): string {
  if (x < 0) return `-${formatHundredths(-x)}`;
  if (x >= 1e21) return `${BigInt(x)}.00`;
  // toFixed is exact too, but rounds ties up. A double is halfway between two hundredths only if it ends in
  // .125, .375, .625 or .875, and up is already even for .375 and .875.
  const fraction = x % 1;
  if (fraction === 0.125) return `${Math.floor(x)}.12`;
  if (fraction === 0.625) return `${Math.floor(x)}.62`;
  return x.toFixed(2);
}

/** The doubles below 1 halfway between two numbers of two digits for which "up" is not "to even". */
const TWO_DIGIT_TIES: ReadonlyMap<number, string> = new Map([
  [0.0625, '0.062'],
  [0.125, '0.12'],
  [0.625, '0.62'],
]);

/** Go's `%.2g` for 0 ≤ x < 1. */
function formatTwoDigits(x: number): string {
  if (x === 0) return '0';
  const tie = TWO_DIGIT_TIES.get(x);
  if (tie !== undefined) return tie;
  const [digits = '', power = ''] = x.toExponential(1).split('e');
  const exponent = Number(power);
  if (exponent < -4) return `${digits.replace('.0', '')}e-${String(-exponent).padStart(2, '0')}`;
  return x.toFixed(1 - exponent).replace(/\.?0+$/, '');
}
