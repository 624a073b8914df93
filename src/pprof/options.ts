/** The options of a report, their defaults, and what a command makes of them (PARITY 1). */

import { ReportError } from './report-error.ts';

export type Sort = 'flat' | 'cum';

/** Empty means functions. */
export type Granularity = '' | 'functions' | 'filefunctions' | 'files' | 'lines' | 'addresses';

/** pprof's options under pprof's names. */
export interface ReportOptions {
  /** How many nodes to show. −1: as the command thinks best; 0: all of them. */
  readonly nodeCount: number;
  /** Hide nodes whose cum is below this share of the total. */
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  /** False shows everything, whatever nodeCount and the fractions say. */
  readonly trim: boolean;
  /** Of the numbers shown; `minimum` finds one that suits them all, `auto` one for each. */
  readonly unit: string;
  readonly divideBy: number;
  readonly sort: Sort;
  readonly granularity: Granularity;
  /** Name or number of a sample type; empty for the profile's own choice. */
  readonly sampleIndex: string;
  readonly mean: boolean;
  /** Of a profile to its base. Done where the two are merged; reports do not read it. */
  readonly normalize: boolean;
  readonly callTree: boolean;
  readonly relativePercentages: boolean;
  readonly dropNegative: boolean;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  readonly compactLabels: boolean;
  readonly focus: string;
  readonly ignore: string;
  readonly hide: string;
  readonly show: string;
  readonly showFrom: string;
  readonly pruneFrom: string;
  readonly tagFocus: string;
  readonly tagIgnore: string;
  readonly tagShow: string;
  readonly tagHide: string;
  readonly tagRoot: string;
  readonly tagLeaf: string;
  readonly trimPath: string;
  readonly sourcePath: string;
  readonly intelSyntax: boolean;
}

export const defaultOptions: ReportOptions = {
  nodeCount: -1,
  nodeFraction: 0.005,
  edgeFraction: 0.001,
  trim: true,
  unit: 'minimum',
  divideBy: 1,
  sort: 'flat',
  granularity: '',
  sampleIndex: '',
  mean: false,
  normalize: false,
  callTree: false,
  relativePercentages: false,
  dropNegative: false,
  noInlines: false,
  showColumns: false,
  compactLabels: false,
  focus: '',
  ignore: '',
  hide: '',
  show: '',
  showFrom: '',
  pruneFrom: '',
  tagFocus: '',
  tagIgnore: '',
  tagShow: '',
  tagHide: '',
  tagRoot: '',
  tagLeaf: '',
  trimPath: '',
  sourcePath: '',
  intelSyntax: false,
};

/** pprof's report commands, as far as they treat options differently; other commands count as `dot`. */
export type ReportCommand =
  | 'top'
  | 'text'
  | 'topproto'
  | 'tree'
  | 'peek'
  | 'traces'
  | 'tags'
  | 'comments'
  | 'dot'
  | 'list'
  | 'weblist'
  | 'disasm'
  | 'raw'
  | 'proto'
  | 'callgrind';

const ALL_NODES = 0;
const NODES_OF_A_PICTURE = 80;

/** What a command overrides: a report about chosen functions must not trim them away (PARITY 1.3). */
export function applyCommandOverrides(
  options: ReportOptions,
  command: ReportCommand,
): ReportOptions {
  switch (command) {
    case 'peek':
      return untrimmed(options);
    case 'list':
      return untrimmed({ ...options, granularity: 'lines' });
    case 'weblist':
      return untrimmed({ ...options, granularity: 'addresses', noInlines: false });
    case 'disasm':
      return untrimmed({ ...options, granularity: 'addresses', noInlines: true });
    case 'raw':
    case 'proto':
    case 'callgrind':
      return untrimmed({ ...options, granularity: 'addresses' });
    case 'top':
    case 'text':
    case 'topproto':
      return trimmedTo(options, ALL_NODES);
    default:
      return trimmedTo(options, NODES_OF_A_PICTURE);
  }
}

/** The ratio by which values are multiplied before they are shown. */
export function displayRatio(options: ReportOptions): number {
  if (options.divideBy === 0) throw new ReportError('zero divisor specified');
  return 1 / options.divideBy;
}

/** The filters that reports list in their header, `name=value`, in pprof's order. */
export function activeFilters(options: ReportOptions): string[] {
  const filters: readonly (readonly [string, string])[] = [
    ['focus', options.focus],
    ['ignore', options.ignore],
    ['hide', options.hide],
    ['show', options.show],
    ['show_from', options.showFrom],
    ['tagfocus', options.tagFocus],
    ['tagignore', options.tagIgnore],
    ['tagshow', options.tagShow],
    ['taghide', options.tagHide],
  ];
  return filters.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value}`);
}

function trimmedTo(options: ReportOptions, nodeCount: number): ReportOptions {
  if (!options.trim) return untrimmed(options);
  return options.nodeCount === -1 ? { ...options, nodeCount } : options;
}

function untrimmed(options: ReportOptions): ReportOptions {
  return { ...options, nodeCount: ALL_NODES, nodeFraction: 0, edgeFraction: 0 };
}
