/** The programs under test/profiles/leaks/programs: how the series of each is recorded. */

export interface Series {
  /** The folder below test/profiles/leaks. */
  readonly name: string;
  /** The folder below test/profiles/leaks/programs, and what the running program is called. */
  readonly program: string;
  readonly snapshots: number;
  /** Milliseconds between two snapshots. */
  readonly gap: number;
  readonly happenings: readonly Happening[];
  /** The text of `debug=1` is kept at every step; else at the first, the middle and the last. */
  readonly isTextKept: boolean;
  /** The goroutine profile is kept at the last step. */
  readonly areGoroutinesKept: boolean;
}

/** What happens right before a snapshot is taken. */
export interface Happening {
  readonly step: number;
  /** `stage`: the program is asked to move on. `restart`: the same build starts anew. `deploy`: a new build does. */
  readonly kind: 'stage' | 'restart' | 'deploy';
}

const USUAL = {
  snapshots: 28,
  gap: 1700,
  happenings: [],
  isTextKept: false,
  areGoroutinesKept: false,
} as const;

const LONG = { ...USUAL, snapshots: 48, gap: 1500 } as const;

export const ALL_SERIES: readonly Series[] = [
  { ...USUAL, name: 'unbounded-map', program: 'unbounded-map' },
  { ...USUAL, name: 'subscribers', program: 'subscribers' },
  {
    ...USUAL,
    name: 'goroutines',
    program: 'goroutines',
    isTextKept: true,
    areGoroutinesKept: true,
  },
  { ...USUAL, name: 'labels', program: 'labels' },
  { ...USUAL, name: 'subslices', program: 'subslices' },
  { ...LONG, name: 'pool-sawtooth', program: 'pool-sawtooth' },
  // Only the first tooth: until its end nothing tells that it has one.
  { ...USUAL, name: 'pool-ramp', program: 'pool-sawtooth', snapshots: 24, gap: 500 },
  { ...USUAL, name: 'off-heap', program: 'off-heap', isTextKept: true, areGoroutinesKept: true },
  { ...USUAL, name: 'finalizer-cycle', program: 'finalizer-cycle', areGoroutinesKept: true },
  { ...USUAL, name: 'timers', program: 'timers' },
  { ...USUAL, name: 'ledger', program: 'ledger' },
  { ...USUAL, name: 'library-cache', program: 'library-cache' },
  { ...USUAL, name: 'contexts', program: 'contexts' },
  {
    ...LONG,
    name: 'late-leak',
    program: 'late-leak',
    snapshots: 40,
    happenings: [{ step: 14, kind: 'stage' }],
  },
  {
    ...LONG,
    name: 'leak-restart',
    program: 'unbounded-map',
    snapshots: 42,
    happenings: [{ step: 14, kind: 'restart' }],
  },
  { ...LONG, name: 'lru', program: 'lru' },
  { ...LONG, name: 'batches', program: 'batches' },
  { ...LONG, name: 'diurnal', program: 'diurnal' },
  { ...USUAL, name: 'json-churn', program: 'json-churn' },
  { ...LONG, name: 'step', program: 'step', happenings: [{ step: 16, kind: 'stage' }] },
  { ...LONG, name: 'deploy', program: 'deploy', happenings: [{ step: 18, kind: 'deploy' }] },
  { ...LONG, name: 'restart', program: 'restart', happenings: [{ step: 20, kind: 'restart' }] },
  { ...LONG, name: 'cost-shift', program: 'cost-shift', happenings: [{ step: 10, kind: 'stage' }] },
];
