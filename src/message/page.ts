/** A page that people open in their browser, as data: whoever delivers it makes one file of it that needs nothing else. */

import type { FlamePage } from './flame-page.ts';

export type Page =
  | { readonly kind: 'flame'; readonly flame: FlamePage }
  /** In the language of Graphviz. */
  | { readonly kind: 'graph'; readonly dot: string };
