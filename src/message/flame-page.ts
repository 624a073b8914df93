/** The interactive flame graph as data: what its page shows and how it writes numbers. JSON. */

import { changeLegend, type FlameKind, flameLegend, flameStyles } from './flame-kinds.ts';
import { unitLadder } from './value-scale.ts';

export interface FlamePage {
  readonly title: string;
  /** What the picture is of, in lines of small print. */
  readonly facts: readonly string[];
  readonly types: readonly FlamePageType[];
  /** The row of `types` that is shown first. */
  readonly shown: number;
  readonly functions: readonly FlamePageFunction[];
  /** Frames in the order of a walk from the root. */
  readonly depth: readonly number[];
  readonly function: readonly number[];
  /** By sample type and frame: what is held there and not by callees. */
  readonly self: readonly (readonly number[])[];
  readonly kinds: readonly FlamePageKind[];
  /** Values are changes, and frames show what grew and what shrank. */
  readonly isDiff: boolean;
}

export interface FlamePageType {
  readonly name: string;
  /** What percentages are of. */
  readonly total: number;
  /** From the smallest: a value is written in the largest of which it is at least one. */
  readonly units: readonly { readonly suffix: string; readonly factor: number }[];
}

/** Name, names for narrow frames, file, row of `kinds`, 1 where it is to stand out: a row, since there may be thousands. */
export type FlamePageFunction = readonly [string, readonly string[], string, number, 0 | 1];

export interface FlamePageKind {
  readonly name: FlameKind;
  readonly label: string;
  readonly fill: string;
  readonly ink: string;
  readonly border: string;
  readonly isBold: boolean;
}

export interface FlamePageInput {
  readonly title: string;
  readonly facts: readonly string[];
  readonly types: readonly {
    readonly type: string;
    readonly unit: string;
    readonly total: number;
  }[];
  readonly shown: number;
  readonly functions: readonly {
    readonly name: string;
    readonly shortNames: readonly string[];
    readonly file: string;
    readonly kind: FlameKind;
    readonly isMarked: boolean;
  }[];
  readonly isDiff: boolean;
  readonly boxes: Pick<FlamePage, 'depth' | 'function' | 'self'>;
}

export function flamePage(input: FlamePageInput): FlamePage {
  const { title, facts, shown, boxes, isDiff } = input;
  return {
    title,
    facts,
    types: input.types.map(({ type, unit, total }) => ({
      name: type,
      total,
      units: unitLadder(unit),
    })),
    shown,
    functions: input.functions.map(({ name, shortNames, file, kind, isMarked }) => [
      name,
      shortNames,
      file,
      kindNames.indexOf(kind),
      isMarked ? 1 : 0,
    ]),
    depth: boxes.depth,
    function: boxes.function,
    self: boxes.self,
    kinds: kindNames.map((name) => ({ name, ...flameStyles[name] })),
    isDiff,
  };
}

const kindNames: readonly FlameKind[] = [...flameLegend, 'root', 'rest', ...changeLegend];
