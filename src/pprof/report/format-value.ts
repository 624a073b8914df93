/** How the values of one report are written: all in one unit where it has one (PARITY 4.4, 4.6). */

import type { Graph } from '../graph.ts';
import { absolute, type Int64, isZero, multiply, truncate } from '../int64.ts';
import { createLabeler, scale } from '../measurement.ts';
import { cumValue, flatValue } from '../node-weights.ts';
import type { PreparedReport } from '../prepare.ts';

export type FormatValue = (value: Int64) => string;

export function createFormatValue(
  { ratio, values }: PreparedReport,
  outputUnit: string,
): FormatValue {
  const describe = createLabeler(values.unit, outputUnit);
  return (value) => describe(applyRatio(value, ratio));
}

/**
 * The unit that suits all the nodes where the option is `minimum`, else the option. `whole` is for reports that
 * cannot write fractions.
 */
export function selectOutputUnit(
  report: PreparedReport,
  graph: Graph,
  numbers: 'decimal' | 'whole' = 'decimal',
): string {
  const { options, total, ratio, values } = report;
  if (options.unit !== 'minimum' || graph.nodes.length === 0) return options.unit;
  const smallest = findSmallest(graph);
  const low = applyRatio(isZero(smallest) ? total : smallest, ratio);
  const high = applyRatio(total, ratio);
  const lowUnit = scale(low, values.unit, 'minimum').unit;
  const highUnit = scale(high, values.unit, 'minimum').unit;
  const hundredfold = multiply(low, 100);
  // A much larger total calls for a larger unit; the smallest value may then shrink to hundredths.
  const isFarApart = numbers === 'decimal' && lowUnit !== highUnit && hundredfold < high;
  const unit = isFarApart ? scale(hundredfold, values.unit, 'minimum').unit : lowUnit;
  return unit === '' ? values.unit : unit;
}

function applyRatio(value: Int64, ratio: number): Int64 {
  return ratio > 0 && ratio !== 1 ? truncate(Number(value) * ratio) : value;
}

function findSmallest(graph: Graph): Int64 {
  let smallest: Int64 = 0;
  for (const node of graph.nodes) {
    const flat = absolute(flatValue(graph, node));
    const weight = isZero(flat) ? absolute(cumValue(graph, node)) : flat;
    if (weight > 0 && (isZero(smallest) || weight < smallest)) smallest = weight;
  }
  return smallest;
}
