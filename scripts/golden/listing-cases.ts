/** The goldens of the reports that build no graph: traces, tags, raw, comments. Of small profiles, since they list all. */

import { type GoldenCase, group } from './golden-case.ts';

export const LISTING_CASES: readonly GoldenCase[] = [
  ...group(
    'founding-last',
    ['founding/series/32.pb.gz'],
    [
      '-tags',
      '-tags -alloc_space -unit=kb',
      '-tags -focus=stonedb -relative_percentages',
      '-tags -tagfocus=64kb:',
      '-traces -focus=stonedb',
      '-comments -add_comment=before-the-release',
    ],
  ),
  ...group(
    'founding-diff',
    ['founding/series/32.pb.gz'],
    [
      '-tags -base=founding/series/20.pb.gz',
      '-tags -diff_base=founding/series/20.pb.gz',
      '-traces -diff_base=founding/series/20.pb.gz -focus=memtable',
    ],
  ),
  ...group(
    'checkout-goroutine',
    ['checkout/goroutine.pb.gz'],
    [
      '-traces',
      '-traces -lines -tagfocus=acme',
      '-traces -tagroot=tenant -tagleaf=region,role',
      '-tags',
      '-tags -tagshow=region|role',
      '-tags -taghide=tenant -divide_by=2',
      '-raw',
      '-raw -tagroot=tenant',
      '-raw -focus=await -noinlines -add_comment=waiting',
    ],
  ),
  ...group(
    'checkout-cpu',
    ['checkout/cpu.pb.gz'],
    [
      '-tags',
      '-tags -sample_index=samples',
      '-tags -unit=ms',
      '-tags -mean',
      '-traces -focus=Checkout -mean -noinlines',
    ],
  ),
  ...group(
    'checkout-before',
    ['checkout/before.pb.gz'],
    [
      '-traces -alloc_objects',
      '-traces -addresses -focus=Restock',
      '-traces -showcolumns -lines -hide=^runtime',
      '-raw -hide=^runtime -taghide=bytes',
      '-raw -sample_index=nonsense',
      '-tags -unit=bytes',
    ],
  ),
  ...group('checkout-merge', ['checkout/before.pb.gz', 'checkout/after.pb.gz'], ['-tags']),
  ...group(
    'checkout-diff',
    ['checkout/after.pb.gz'],
    ['-raw -base=checkout/before.pb.gz -focus=Restock', '-traces -diff_base=checkout/before.pb.gz'],
  ),
  ...group(
    'shortlink',
    ['shortlink/heap.pb.gz'],
    ['-traces -focus=缓存', '-traces -files -ignore=链接', '-tags', '-raw -focus=M记录'],
  ),
  ...group(
    'shortlink-text',
    ['shortlink/heap.debug1.txt.gz'],
    ['-tags', '-raw -symbolize=none', '-traces -symbolize=none -tagfocus=1kb:'],
  ),
  ...group('catalog-delta', ['catalog/delta.pb.gz'], ['-traces', '-tags', '-raw', '-comments']),
];
