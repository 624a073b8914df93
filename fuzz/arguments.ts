/** Command lines of `heapbot pprof` by chance: any report, any options, patterns and units that are none. */

import type { Random } from './random.ts';

export function drawArguments(random: Random): string[] {
  const report = random.pick(reports);
  const flag = withRegexp.includes(report) ? `-${report}=${random.pick(patterns)}` : `-${report}`;
  return [flag, ...random.list(4, () => drawOption(random)), ...drawLoading(random)];
}

const withRegexp = ['peek', 'list'];
const reports = [
  'top',
  'top',
  'peek',
  'peek',
  'tree',
  'tree',
  'traces',
  'tags',
  'raw',
  'dot',
  'dot',
  'comments',
  'callgrind',
  'proto',
  'topproto',
  'list',
];

const patterns = [
  'main',
  '.',
  'runtime|main',
  '^$',
  'a;b',
  '(?i)MAIN',
  '𝒳',
  '\\.go$',
  '[0-9]+',
  'f:12',
  '(',
  '*',
  '[',
  '(?=x)',
  'x{1000}',
  '(a*)*$',
  '\\pL+',
  'main\\..*',
  'nothing at all',
];
const tagPatterns = [
  '1kb:',
  ':1mb',
  '1:100',
  '16kb',
  'bytes=1:',
  'request=512',
  'GET',
  'method=GET|POST',
  ',',
  '(',
  '-5:5',
  '99999999999999999999:',
  'x:y',
  '1s:2h',
  '=',
];
const tagKeys = ['request', 'method', 'bytes,method', ',', '', 'nothing', 'request,request'];
const numbers = ['0', '1', '-1', '3', '80', '1000000000', '-9223372036854775808'];
const fractions = [
  '0',
  '0.005',
  '0.5',
  '1',
  '2',
  '-1',
  '1e-300',
  '1e300',
  'NaN',
  '+Inf',
  '-Inf',
  '0x1p-2',
];
const units = [
  'auto',
  'minimum',
  'MB',
  'bytes',
  'seconds',
  'years',
  'gcu',
  'objects',
  '',
  'nothing',
];
const sampleIndexes = [
  '0',
  '1',
  '2',
  '9',
  '-1',
  'inuse_space',
  'space',
  'samples',
  'cpu',
  '',
  'nothing',
  '+0',
  '00',
];

const textOptions: Readonly<Record<string, readonly string[]>> = {
  focus: patterns,
  ignore: patterns,
  hide: patterns,
  show: patterns,
  show_from: patterns,
  prune_from: patterns,
  tagfocus: tagPatterns,
  tagignore: tagPatterns,
  tagshow: patterns,
  taghide: patterns,
  tagroot: tagKeys,
  tagleaf: tagKeys,
  nodecount: numbers,
  nodefraction: fractions,
  edgefraction: fractions,
  divide_by: fractions,
  unit: units,
  sample_index: sampleIndexes,
  trim_path: ['/srv', '/srv:/usr', '', ':', '..'],
  source_path: ['', '/srv/src', '.'],
  symbolize: ['none', 'demangle=full', 'demangle=templates', 'force', 'fastlocal', 'x:y'],
  add_comment: ['', 'seen'],
};
const switches = [
  'cum',
  'flat',
  'functions',
  'filefunctions',
  'files',
  'lines',
  'addresses',
  'mean',
  'call_tree',
  'relative_percentages',
  'compact_labels',
  'drop_negative',
  'noinlines',
  'showcolumns',
  'trim=false',
  'all_frames',
  'mean_delay',
  'contentions',
  'inuse_objects',
];

function drawOption(random: Random): string {
  if (random.chance(0.35)) return `-${random.pick(switches)}`;
  const [name, values] = random.pick(Object.entries(textOptions));
  return `-${name}=${random.pick(values)}`;
}

/** Compared with itself, so that everything cancels out, or with what it becomes when some of it is left out. */
function drawLoading(random: Random): string[] {
  if (!random.chance(0.15)) return [];
  const base = random.pick(['-base=itself', '-diff_base=itself']);
  return random.chance(0.3) ? [base, '-normalize'] : [base];
}
