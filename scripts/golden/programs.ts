/** The Go programs under test/profiles/programs: what is recorded from each while it runs. */

/** One thing to do while the program runs. A path is below the program's address, a file below test/profiles. */
export type Step =
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Ask the program to move on. */
  | { readonly kind: 'stage' }
  | { readonly kind: 'fetch'; readonly path: string; readonly file: string }
  /** Fetch what takes some seconds to answer, and move the program on meanwhile. */
  | { readonly kind: 'fetch-during-stage'; readonly path: string; readonly file: string }
  /** Ask /debug/pprof/symbol about every address in the texts below a folder. */
  | { readonly kind: 'symbols'; readonly texts: string; readonly file: string };

export interface Program {
  readonly name: string;
  /** What the running program is called: `File:` in its profiles. */
  readonly binary: string;
  /** Bytes allocated per sample. */
  readonly memProfileRate: number;
  readonly steps: readonly Step[];
}

/** How many snapshots the series of the founding program has. */
const SERIES_LENGTH = 33;
const SERIES_GAP_SECONDS = 10;

export const PROGRAMS: readonly Program[] = [
  {
    name: 'founding',
    binary: 'blog',
    memProfileRate: 524_288,
    steps: [
      { kind: 'wait', seconds: 4 },
      ...Array.from({ length: SERIES_LENGTH }, (_, step) => recordSeriesStep(step)).flat(),
      { kind: 'symbols', texts: 'founding/series', file: 'founding/symbols.txt' },
    ],
  },
  {
    name: 'checkout',
    binary: 'checkout',
    memProfileRate: 65_536,
    steps: [
      { kind: 'stage' },
      { kind: 'fetch', path: 'heap?gc=1', file: 'checkout/before.pb.gz' },
      { kind: 'wait', seconds: 2 },
      { kind: 'fetch-during-stage', path: 'profile?seconds=2', file: 'checkout/cpu.pb.gz' },
      { kind: 'fetch', path: 'heap?gc=1', file: 'checkout/after.pb.gz' },
      { kind: 'fetch', path: 'heap?debug=1', file: 'checkout/after.debug1.txt.gz' },
      { kind: 'fetch', path: 'allocs', file: 'checkout/allocs.pb.gz' },
      { kind: 'fetch', path: 'goroutine', file: 'checkout/goroutine.pb.gz' },
    ],
  },
  {
    name: 'shortlink',
    binary: 'shortlink',
    memProfileRate: 4096,
    steps: [
      { kind: 'stage' },
      { kind: 'fetch', path: 'heap?gc=1', file: 'shortlink/heap.pb.gz' },
      { kind: 'fetch', path: 'heap?debug=1', file: 'shortlink/heap.debug1.txt.gz' },
    ],
  },
  {
    name: 'catalog',
    binary: 'catalog',
    memProfileRate: 524_288,
    steps: [
      { kind: 'stage' },
      { kind: 'fetch', path: 'heap?gc=1', file: 'catalog/before.pb.gz' },
      { kind: 'stage' },
      { kind: 'wait', seconds: 1 },
      { kind: 'fetch', path: 'heap?gc=1', file: 'catalog/after.pb.gz' },
      { kind: 'fetch-during-stage', path: 'heap?gc=1&seconds=3', file: 'catalog/delta.pb.gz' },
    ],
  },
];

function recordSeriesStep(step: number): readonly Step[] {
  const name = `founding/series/${String(step).padStart(2, '0')}`;
  const fetches: readonly Step[] = [
    { kind: 'fetch', path: 'heap?gc=1', file: `${name}.pb.gz` },
    { kind: 'fetch', path: 'heap?debug=1', file: `${name}.debug1.txt.gz` },
  ];
  return step === 0 ? fetches : [{ kind: 'wait', seconds: SERIES_GAP_SECONDS }, ...fetches];
}
