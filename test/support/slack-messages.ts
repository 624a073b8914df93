/** Messages as `top` and `peek` say them, for tests of how Slack shows them. */

import type { Cell, Message } from '../../src/message/message.ts';

const NAMES = [
  'bytes.growSlice',
  'reflect.Value.Call',
  'encoding/json.(*decodeState).objectInterface',
  'github.com/acme/blog/internal/cache.(*LRU).Add',
];

export function topMessage(count = 4, name?: string): Message {
  return {
    text: 'svc-blog heap 1.29GB; top: bytes.growSlice 312MB (24%)',
    blocks: [
      {
        kind: 'paragraph',
        content: [
          { kind: 'bold', text: 'svc-blog' },
          { kind: 'text', text: ' · heap ' },
          { kind: 'code', text: 'inuse_space' },
          { kind: 'text', text: ` · top ${count} of 842 functions` },
        ],
      },
      {
        kind: 'table',
        caption: `svc-blog: top ${count} by flat`,
        columns: [
          { title: 'flat', align: 'right' },
          { title: 'flat%', align: 'right' },
          { title: 'cum', align: 'right' },
          { title: 'cum%', align: 'right' },
          { title: 'function', align: 'left', flexible: true },
        ],
        rows: topRows(count, name),
      },
      {
        kind: 'note',
        content: [
          { kind: 'text', text: 'captured ' },
          { kind: 'time', at: 1_763_838_840_000 },
          { kind: 'text', text: ' · asked by ' },
          { kind: 'person', id: 'U012AB3CD' },
        ],
      },
      {
        kind: 'actions',
        actions: [
          { label: 'Flame graph', command: 'flame svc-blog', style: 'primary' },
          { label: 'Sort by cum', command: 'top svc-blog 10 -cum' },
        ],
      },
    ],
    thread: [],
  };
}

export function peekMessage(): Message {
  return {
    text: 'svc-blog: reflect.Value.Call is called by tango.(*Context).Invoke (300MB)',
    blocks: [
      {
        kind: 'paragraph',
        content: [
          { kind: 'bold', text: 'svc-blog' },
          { kind: 'text', text: ' · peek ' },
          { kind: 'code', text: 'reflect.Value.Call' },
        ],
      },
      {
        kind: 'preformatted',
        text: [
          '      flat  flat%   sum%        cum   cum%   calls calls% + context',
          '                                          300.10MB   100% |   tango.(*Context).Invoke',
          '         0     0%     0%   300.10MB 23.10%                | reflect.Value.Call',
          '                                          290.00MB 96.63% |   reflect.Value.call',
        ].join('\n'),
      },
      { kind: 'note', content: [{ kind: 'text', text: 'callers above, callees below' }] },
    ],
    thread: [],
  };
}

function topRows(count: number, name?: string): readonly (readonly Cell[])[] {
  return Array.from({ length: count }, (_, index) => [
    { text: `${(312 - index).toFixed(1)}MB`, number: (312 - index) * 2 ** 20 },
    { text: '24.0%', number: 0.24 },
    { text: `${(402 - index).toFixed(1)}MB`, number: (402 - index) * 2 ** 20 },
    { text: '31.0%', number: 0.31 },
    { text: name ?? NAMES[index % NAMES.length] ?? '', isCode: true },
  ]);
}
