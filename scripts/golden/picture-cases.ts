/** The goldens of the reports that draw a call graph: dot and callgrind. With few nodes, since each is a long line. */

import { type GoldenCase, group } from './golden-case.ts';

const CHECKOUT = 'checkout/after.pb.gz';

export const PICTURE_CASES: readonly GoldenCase[] = [
  ...group(
    'founding-last',
    ['founding/series/32.pb.gz'],
    [
      '-dot -nodecount=25',
      '-dot -nodecount=12 -alloc_space',
      '-dot -nodecount=10 -cum -unit=kb',
      '-dot -nodecount=20 -edgefraction=0.2',
      '-dot -nodefraction=0.3',
      '-dot -focus=stonedb -relative_percentages -nodecount=15',
      '-dot -hide=^(reflect|net/http) -nodecount=15',
      '-dot -tagfocus=64kb: -nodecount=15',
      '-dot -call_tree -nodefraction=0.2',
      '-dot -lines -nodecount=12',
      '-dot -addresses -nodecount=8',
    ],
  ),
  ...group(
    'founding-diff',
    ['founding/series/32.pb.gz'],
    [
      '-dot -nodecount=15 -base=founding/series/20.pb.gz',
      '-dot -nodecount=15 -diff_base=founding/series/20.pb.gz -drop_negative',
      '-callgrind -focus=newPool -base=founding/series/20.pb.gz',
    ],
  ),
  ...group(
    'checkout-after',
    [CHECKOUT],
    [
      '-dot -nodecount=20',
      '-dot -mean -alloc_space -nodecount=12',
      '-dot -inuse_objects -divide_by=3 -nodecount=10',
      '-dot -noinlines -filefunctions -nodecount=12',
      '-dot -show=pricing|orders -trim=false',
      '-dot -call_tree -nodecount=15',
      '-callgrind',
      '-callgrind -call_tree -focus=pricing',
      '-callgrind -noinlines -alloc_space -unit=kb',
    ],
  ),
  ...group(
    'checkout-goroutine',
    ['checkout/goroutine.pb.gz'],
    [
      '-dot',
      '-dot -tagroot=tenant',
      '-dot -tagshow=region',
      '-dot -taghide=region|role -nodecount=8',
    ],
  ),
  ...group(
    'checkout-cpu',
    ['checkout/cpu.pb.gz'],
    ['-dot -nodecount=15', '-callgrind -focus=pricing'],
  ),
  ...group(
    'shortlink',
    ['shortlink/heap.pb.gz'],
    ['-dot -nodecount=15', '-dot -files -nodecount=6'],
  ),
  ...group(
    'catalog-diff',
    ['catalog/after.pb.gz'],
    ['-dot -nodecount=15 -diff_base=catalog/before.pb.gz'],
  ),
];
