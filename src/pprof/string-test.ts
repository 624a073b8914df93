/** A question about a string, asked once for each index of the string table. */

import type { StringTable } from './profile.ts';

export function testStrings(
  strings: StringTable,
  test: (text: string) => boolean,
): (index: number) => boolean {
  const answers = new Uint8Array(strings.count);
  return (index) => {
    if (answers[index] === UNKNOWN) answers[index] = test(strings.get(index)) ? YES : NO;
    return answers[index] === YES;
  };
}

const UNKNOWN = 0;
const YES = 1;
const NO = 2;
