/** How the values of a difference are written: all in the unit of the larger total, changes with a sign that needs no colour. */

import { scale, scaledLabel } from '../../pprof/measurement.ts';
import type { ReportOptions } from '../../pprof/options.ts';
import type { Comparison } from './compare.ts';

export interface Show {
  /** `35.22MB` */
  readonly value: (value: number) => string;
  /** `+21MB`, `-3MB`, `0` */
  readonly signed: (value: number) => string;
  /** `▲ +21MB`, `▼ -3MB`, `0` */
  readonly change: (value: number) => string;
}

/** A value below this would be shown as zero. */
const SMALLEST_SHOWN = 0.005;

export function createShow({ top, before, after }: Comparison, options: ReportOptions): Show {
  const ratio = options.divideBy > 0 ? 1 / options.divideBy : 1;
  const unit = chooseUnit(Math.max(before.total, after.total) * ratio, top.sampleUnit, options);
  const value = (number: number): string => {
    const divided = ratio === 1 ? number : Math.trunc(number * ratio);
    const scaled = scale(divided, top.sampleUnit, unit).value;
    const isVanishing = divided !== 0 && Math.abs(scaled) < SMALLEST_SHOWN;
    return scaledLabel(divided, top.sampleUnit, isVanishing ? 'auto' : unit);
  };
  const signed = (number: number): string => `${number > 0 ? '+' : ''}${value(number)}`;
  return { value, signed, change: (number) => withArrow(number, signed(number)) };
}

function chooseUnit(largest: number, sampleUnit: string, { unit }: ReportOptions): string {
  return unit === 'minimum' ? scale(largest, sampleUnit, 'auto').unit || sampleUnit : unit;
}

function withArrow(number: number, text: string): string {
  if (number === 0) return text;
  return `${number > 0 ? '▲' : '▼'} ${text}`;
}
