/** Which reports of which recorded profiles are kept as goldens: every option that top and peek take, at least once. */

/** Sources and `-base` files are paths below test/profiles. */
export interface GoldenCase {
  /** The folder of the golden: `checkout-after`. */
  readonly group: string;
  readonly sources: readonly string[];
  readonly flags: readonly string[];
  /** The one source is served over HTTP by a program that also names its addresses. */
  readonly isServed: boolean;
}

const FIRST = 'founding/series/00.pb.gz';
const MIDDLE = 'founding/series/20.pb.gz';
const LAST = 'founding/series/32.pb.gz';
const LAST_TEXT = 'founding/series/32.debug1.txt.gz';

export const CASES: readonly GoldenCase[] = [
  ...group(
    'founding-first',
    [FIRST],
    ['-top', '-top -cum', '-peek=reflect.Value.Call$', '-top -unit=kb'],
  ),

  ...group(
    'founding-last',
    [LAST],
    [
      '-top',
      '-text',
      '-top -nodecount=10',
      '-top -cum -nodecount=10',
      '-top -cum -nodecount=25',
      '-top -nodecount=1',
      '-top -nodecount=0',
      '-top -nodefraction=0',
      '-top -nodefraction=0.05',
      '-top -nodefraction=0.2 -cum',
      '-top -trim=false',
      '-top -trim=false -nodecount=3',
      '-top -inuse_objects',
      '-top -alloc_space',
      '-top -alloc_objects -nodecount=15',
      '-top -sample_index=alloc_space -cum -nodecount=20',
      '-top -sample_index=inuse_objects',
      '-top -sample_index=0',
      '-top -sample_index=9',
      '-top -sample_index=nonsense',
      '-top -alloc_space -inuse_space',
      '-top -mean -sample_index=inuse_space',
      '-top -mean -sample_index=alloc_space -cum -nodecount=20',
      '-top -unit=kb',
      '-top -unit=MB',
      '-top -unit=bytes',
      '-top -unit=auto',
      '-top -unit=seconds',
      '-top -unit=pages -inuse_objects',
      '-top -divide_by=10',
      '-top -divide_by=0',
      '-top -functions',
      '-top -filefunctions',
      '-top -files -nodecount=2',
      '-top -lines',
      '-top -lines -cum -nodecount=20',
      '-top -addresses',
      '-top -addresses -noinlines',
      '-top -noinlines',
      '-top -noinlines -lines',
      '-top -showcolumns -lines',
      '-top -compact_labels',
      '-top -focus=stonedb',
      '-top -focus=stonedb -relative_percentages',
      '-top -focus=posts.go',
      '-top -focus=nothing-is-called-so',
      '-top -focus=(unclosed',
      '-top -ignore=reflect',
      '-top -ignore=^reflect\\.unsafe_NewArray$',
      '-top -hide=^reflect\\.',
      '-top -hide=^(reflect|runtime|net/http|encoding)',
      '-top -show=bambu',
      '-top -show=bambu|blog -cum',
      '-top -show_from=pages\\.Remember',
      '-top -prune_from=bambu/router',
      '-top -prune_from=Invoke -cum',
      '-top -focus=Invoke -ignore=Remember -cum',
      '-top -focus=bambu -hide=reflect -show=bambu|blog -relative_percentages',
      '-top -tagfocus=64kb:',
      '-top -tagfocus=bytes=:1kb',
      '-top -tagignore=1mb:',
      '-top -tagfocus=bytes=nonsense',
      '-top -drop_negative',
      '-top -call_tree',
      '-top -symbolize=none',
      '-top -trim_path=example.com/blog -lines',
      '-peek=reflect.Value.Call$',
      '-peek=reflect\\.Value\\.call',
      '-peek=newPool',
      '-peek=unsafe_NewArray|MakeSlice',
      '-peek=\\(\\*Context\\)\\.(Next|Invoke)$',
      '-peek=stonedb',
      '-peek=.',
      '-peek=nothing-is-called-so',
      '-peek=[unclosed',
      '-peek=Invoke -cum',
      '-peek=Invoke -alloc_space',
      '-peek=Invoke -sample_index=inuse_objects',
      '-peek=Next\\s.*context.go -lines',
      '-peek=context.go -files -trim=false',
      '-peek=newPool -filefunctions',
      '-peek=newPool -addresses',
      '-peek=newPool -noinlines',
      '-peek=Invoke -unit=kb',
      '-peek=Invoke -focus=Remember -relative_percentages',
      '-peek=Invoke -ignore=posts',
      '-peek=Invoke -hide=^reflect',
      '-peek=Invoke -show=bambu|blog',
      '-peek=Call -show_from=Router',
      '-peek=Invoke -mean -alloc_space',
      '-peek=Invoke -nodecount=1 -nodefraction=0.5',
      '-peek=(?i)REMEMBER',
    ],
  ),

  ...group(
    'founding-text',
    [LAST_TEXT],
    [
      '-top -symbolize=none',
      '-top -symbolize=none -addresses -nodecount=10',
      '-top -symbolize=none -alloc_space -addresses -cum -nodecount=10',
      '-peek=. -symbolize=none -inuse_objects',
    ],
  ),

  ...served('founding-served', LAST_TEXT, [
    '-top',
    '-top -cum -nodecount=15',
    '-top -inuse_objects -focus=stonedb',
    '-top -addresses -nodecount=12',
    '-peek=reflect.Value.Call$',
    '-peek=newPool -alloc_space',
  ]),

  ...group(
    'founding-diff',
    [LAST],
    [
      `-top -base=${FIRST}`,
      `-top -diff_base=${FIRST}`,
      `-top -diff_base=${MIDDLE} -cum -nodecount=15`,
      `-top -diff_base=${MIDDLE} -drop_negative`,
      `-top -base=${MIDDLE} -alloc_space -nodecount=15`,
      `-top -base=${FIRST} -normalize`,
      `-peek=newPool -base=${FIRST}`,
      `-peek=reflect.Value.Call$ -diff_base=${MIDDLE}`,
      `-top -base=${LAST}`,
    ],
  ),

  ...group(
    'founding-merge',
    [FIRST, MIDDLE, LAST],
    ['-top', '-top -cum -nodecount=12', '-peek=reflect.Value.Call$', `-top -base=${FIRST}`],
  ),
  ...group('founding-merge', [FIRST, 'founding/series/no-such-file.pb.gz'], ['-top -nodecount=5']),

  ...group(
    'checkout-before',
    ['checkout/before.pb.gz'],
    ['-top', '-top -cum', '-peek=Map|Restock'],
  ),

  ...group(
    'checkout-after',
    ['checkout/after.pb.gz'],
    [
      '-top',
      '-top -cum',
      '-top -noinlines',
      '-top -lines',
      '-top -files -nodecount=1',
      '-top -addresses -nodecount=30',
      '-top -alloc_space -nodefraction=0.01',
      '-top -focus=lru',
      '-top -focus=\\[go\\.shape\\.int',
      '-top -focus=func[0-9]+ -cum',
      '-top -ignore=\\.Checkout\\.func1',
      '-top -hide=\\(\\*Desk\\)',
      '-top -unit=gb',
      '-top -mean -alloc_space',
      '-top -relative_percentages -focus=pricing -sample_index=alloc_objects',
      '-peek=Map|newEntry',
      '-peek=pricing\\.(table|fill|discount)',
      '-peek=func1$',
      '-peek=\\(\\*Desk\\)\\.(fill|order|keep)\\s -lines',
      '-peek=lru -noinlines',
      '-peek=runtime|fmt -alloc_objects',
    ],
  ),

  ...group(
    'checkout-diff',
    ['checkout/after.pb.gz'],
    [
      '-top -base=checkout/before.pb.gz',
      '-top -diff_base=checkout/before.pb.gz',
      '-top -diff_base=checkout/before.pb.gz -cum',
      '-top -diff_base=checkout/before.pb.gz -inuse_objects',
      '-top -diff_base=checkout/before.pb.gz -drop_negative',
      '-top -diff_base=checkout/before.pb.gz -focus=orders -relative_percentages',
      '-top -base=checkout/before.pb.gz -normalize',
      '-top -base=checkout/before.pb.gz -lines -nodecount=20',
      '-top -base=checkout/before.pb.gz -unit=kb -nodefraction=0',
      '-peek=Restock -base=checkout/before.pb.gz',
      '-peek=Checkout -diff_base=checkout/before.pb.gz',
    ],
  ),
  ...group(
    'checkout-diff',
    ['checkout/before.pb.gz'],
    [
      '-top -base=checkout/after.pb.gz',
      '-top -diff_base=checkout/after.pb.gz -cum -drop_negative',
      '-peek=fill -base=checkout/after.pb.gz',
    ],
  ),

  ...group(
    'checkout-allocs',
    ['checkout/allocs.pb.gz'],
    ['-top', '-top -inuse_space', '-top -cum -nodecount=12', '-peek=Checkout'],
  ),

  ...group(
    'checkout-text',
    ['checkout/after.debug1.txt.gz'],
    [
      '-top -symbolize=none -addresses -nodecount=12',
      '-top -symbolize=none -inuse_objects -unit=auto',
    ],
  ),
  ...group(
    'checkout-merge',
    ['checkout/before.pb.gz', 'checkout/after.pb.gz'],
    ['-top', '-peek=fill$'],
  ),
  ...group('checkout-merge', ['checkout/after.pb.gz', 'checkout/cpu.pb.gz'], ['-top']),

  ...group(
    'checkout-goroutine',
    ['checkout/goroutine.pb.gz'],
    [
      '-top',
      '-top -cum',
      '-top -tagfocus=acme',
      '-top -tagfocus=tenant=acme|globex -cum',
      '-top -tagfocus=region=eu-west -tagignore=tenant=initech',
      '-top -tagignore=role=courier',
      '-top -tagfocus=nobody',
      '-top -tagroot=tenant -cum',
      '-top -tagleaf=region,role',
      '-top -tagroot=tenant,region -cum -focus=await',
      '-top -taghide=role -tagroot=role',
      '-top -tagshow=tenant -tagleaf=region',
      '-peek=await',
      '-peek=acme -tagroot=tenant',
    ],
  ),

  ...group(
    'checkout-cpu',
    ['checkout/cpu.pb.gz'],
    [
      '-top -nodecount=15',
      '-top -cum -nodecount=15',
      '-top -sample_index=cpu -nodecount=8',
      '-top -sample_index=samples',
      '-top -mean -nodecount=10',
      '-top -unit=ms -nodecount=10',
      '-top -tagfocus=tenant=globex -cum -nodecount=10',
      '-peek=Checkout$',
    ],
  ),

  ...group(
    'shortlink',
    ['shortlink/heap.pb.gz'],
    [
      '-top',
      '-top -cum',
      '-top -lines -nodecount=20',
      '-top -files -nodecount=3',
      '-top -noinlines',
      '-top -focus=缓存',
      '-top -focus=\\p{Han} -cum',
      '-top -ignore=链接\\.go',
      '-top -hide=[一-龥]',
      '-top -show=links|cache',
      '-top -focus=短码|网址 -relative_percentages',
      '-peek=M记录|访客',
      '-peek=预热|访问$',
      '-peek=\\.每条 -lines',
      '-peek=M放入 -noinlines',
    ],
  ),
  ...group('shortlink-text', ['shortlink/heap.debug1.txt.gz'], ['-top -symbolize=none -addresses']),

  ...group(
    'catalog-before',
    ['catalog/before.pb.gz'],
    [
      '-top',
      '-top -cum',
      '-top -lines -cum',
      '-top -addresses -cum -nodecount=20',
      '-peek=tree\\.grow$',
      '-peek=outline\\.(list|item)',
      '-peek=newNode|join',
      '-peek=grow -lines',
      '-peek=grow -noinlines',
    ],
  ),
  ...group(
    'catalog-diff',
    ['catalog/after.pb.gz'],
    [
      '-top -base=catalog/before.pb.gz',
      '-top -diff_base=catalog/before.pb.gz -cum',
      '-peek=newNode|join -diff_base=catalog/before.pb.gz',
      '-peek=list -base=catalog/before.pb.gz',
    ],
  ),
  ...group(
    'catalog-delta',
    ['catalog/delta.pb.gz'],
    [
      '-top',
      '-top -cum',
      '-top -alloc_space',
      '-top -inuse_objects -drop_negative',
      '-peek=tree|outline',
      '-peek=newNode -alloc_objects',
    ],
  ),
];

function group(
  name: string,
  sources: readonly string[],
  lines: readonly string[],
): readonly GoldenCase[] {
  return lines.map((line) => ({ group: name, sources, flags: line.split(' '), isServed: false }));
}

function served(name: string, source: string, lines: readonly string[]): readonly GoldenCase[] {
  return group(name, [source], lines).map((one) => ({ ...one, isServed: true }));
}
