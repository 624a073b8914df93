/** Refuses to put together profiles that do not measure the same (PARITY 9.1). */

import { ProfileError } from './errors.ts';
import type { Profile, ValueType } from './profile.ts';

export function assertSameTypes(first: Profile, second: Profile): void {
  if (!isSameType(first.periodType, second.periodType)) {
    throw incompatible(
      `incompatible period types ${inGo(first.periodType)} and ${inGo(second.periodType)}`,
    );
  }
  const isSame =
    first.sampleTypes.length === second.sampleTypes.length &&
    first.sampleTypes.every((type, row) => isSameType(type, second.sampleTypes[row]));
  if (isSame) return;
  throw incompatible(
    `incompatible sample types ${listInGo(first.sampleTypes)} and ${listInGo(second.sampleTypes)}`,
  );
}

/** `reason` in pprof's words. */
export function incompatible(reason: string): ProfileError {
  return new ProfileError(
    'incompatible',
    `The profiles measure different things and cannot be put together (${reason}). Compare profiles of the same kind.`,
    reason,
  );
}

function isSameType(first: ValueType, second: ValueType | undefined): boolean {
  return first.type === second?.type && first.unit === second.unit;
}

/** As Go prints a *ValueType. */
function inGo({ type, unit }: ValueType): string {
  return `&{${type} ${unit} 0 0}`;
}

function listInGo(types: readonly ValueType[]): string {
  return `[${types.map(inGo).join(' ')}]`;
}
