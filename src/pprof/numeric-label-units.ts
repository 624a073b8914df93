/** The unit of each numeric label's key (PARITY 7.4). */

import { compareBytewise } from './names.ts';
import type { Labels, Profile } from './profile.ts';

export interface NumericLabelUnits {
  readonly units: ReadonlyMap<string, string>;
  /** One line per key whose samples disagree. */
  readonly warnings: readonly string[];
}

/** The first unit met for a key; where there is none, `bytes` for keys known to be sizes, else the key itself. */
export function findNumericLabelUnits({ strings, labels }: Profile): NumericLabelUnits {
  const unitsByKey = new Map<string, Set<string>>();
  for (const [key, indexes] of collectUnits(labels)) {
    const name = strings.get(key);
    const units = unitsByKey.get(name) ?? new Set<string>();
    for (const index of indexes) if (index !== 0) units.add(strings.get(index));
    unitsByKey.set(name, units);
  }
  const chosen = new Map<string, string>();
  const warnings: string[] = [];
  for (const [key, [first, ...others]] of unitsByKey) {
    chosen.set(key, first ?? inferUnit(key));
    if (others.length > 0) warnings.push(describeConflict(key, first ?? '', others));
  }
  return { units: chosen, warnings };
}

/** String indexes of the units met with each key, in the order in which they are met. */
function collectUnits({ key, text, unit }: Labels): Map<number, Set<number>> {
  const met = new Map<number, Set<number>>();
  let lastKey = -1;
  let lastUnit = -1;
  for (let row = 0; row < key.length; row++) {
    if (text[row] !== 0 || (key[row] === lastKey && unit[row] === lastUnit)) continue;
    lastKey = key[row] as number;
    lastUnit = unit[row] as number;
    const units = met.get(lastKey) ?? new Set();
    met.set(lastKey, units.add(lastUnit));
  }
  return met;
}

function inferUnit(key: string): string {
  return key === 'alignment' || key === 'request' ? 'bytes' : key;
}

function describeConflict(key: string, unit: string, others: readonly string[]): string {
  const listed = others.toSorted(compareBytewise).join(', ');
  return `For tag ${key} used unit ${unit}, also encountered unit(s) ${listed}`;
}
