/** The options of reports under the names by which people set them, on the command line and in the shell (PARITY 1.1). */

import type { Granularity, ReportOptions, Sort } from '../options.ts';
import type { FlagKind, FlagValue } from './go-flags.ts';

export interface OptionField {
  readonly kind: FlagKind;
  get(options: ReportOptions): FlagValue;
  set(options: ReportOptions, value: FlagValue): ReportOptions;
}

/** Those that are one of a few words: on the command line each word is a flag of its own. */
export const sorts: readonly Sort[] = ['cum', 'flat'];

export const granularities: readonly Granularity[] = [
  'functions',
  'filefunctions',
  'files',
  'lines',
  'addresses',
];

type OptionOf<Value> = {
  [Key in keyof ReportOptions]: ReportOptions[Key] extends Value ? Key : never;
}[keyof ReportOptions];

function boolOption(option: OptionOf<boolean>): OptionField {
  return {
    kind: 'bool',
    get: (options) => options[option],
    set: (options, value) => ({ ...options, [option]: value === true }),
  };
}

function numberOption(kind: 'int' | 'float', option: OptionOf<number>): OptionField {
  return {
    kind,
    get: (options) => options[option],
    set: (options, value) => ({ ...options, [option]: Number(value) }),
  };
}

function textOption(option: Exclude<OptionOf<string>, 'sort' | 'granularity'>): OptionField {
  return {
    kind: 'string',
    get: (options) => options[option],
    set: (options, value) => ({ ...options, [option]: String(value) }),
  };
}

export const optionFields: ReadonlyMap<string, OptionField> = new Map([
  ['call_tree', boolOption('callTree')],
  ['relative_percentages', boolOption('relativePercentages')],
  ['unit', textOption('unit')],
  ['compact_labels', boolOption('compactLabels')],
  ['source_path', textOption('sourcePath')],
  ['trim_path', textOption('trimPath')],
  ['intel_syntax', boolOption('intelSyntax')],
  ['mean', boolOption('mean')],
  ['sample_index', textOption('sampleIndex')],
  ['divide_by', numberOption('float', 'divideBy')],
  ['normalize', boolOption('normalize')],
  ['tagroot', textOption('tagRoot')],
  ['tagleaf', textOption('tagLeaf')],
  ['drop_negative', boolOption('dropNegative')],
  ['nodecount', numberOption('int', 'nodeCount')],
  ['nodefraction', numberOption('float', 'nodeFraction')],
  ['edgefraction', numberOption('float', 'edgeFraction')],
  ['trim', boolOption('trim')],
  ['focus', textOption('focus')],
  ['ignore', textOption('ignore')],
  ['prune_from', textOption('pruneFrom')],
  ['hide', textOption('hide')],
  ['show', textOption('show')],
  ['show_from', textOption('showFrom')],
  ['tagfocus', textOption('tagFocus')],
  ['tagignore', textOption('tagIgnore')],
  ['tagshow', textOption('tagShow')],
  ['taghide', textOption('tagHide')],
  ['noinlines', boolOption('noInlines')],
  ['showcolumns', boolOption('showColumns')],
]);
