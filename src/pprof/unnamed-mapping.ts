/** The mapping that says nothing: what a mapping is made from where a profile has none, or does not name it. */

import type { Mapping } from './profile.ts';

export const UNNAMED_MAPPING: Mapping = {
  id: 0n,
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: '',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
  kernelRelocationSymbol: '',
};
