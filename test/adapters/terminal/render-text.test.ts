import { describe, expect, it } from 'vitest';
import { renderText } from '../../../src/adapters/terminal/render-text.ts';
import type { Message, Table } from '../../../src/message/message.ts';

const table: Table = {
  kind: 'table',
  caption: 'rows',
  columns: [
    { title: 'flat', align: 'right' },
    { title: 'function', align: 'left', flexible: true },
  ],
  rows: [
    [{ text: '10MB' }, { text: 'github.com/lunny/tango.(*Context).Invoke' }],
    [{ text: '0' }, { text: '缓存.(*表).放入' }],
  ],
};

describe('renderText', () => {
  it('aligns the columns of a table', () => {
    expect(lines({ text: '', blocks: [table], thread: [] })).toEqual([
      'flat  function',
      '10MB  github.com/lunny/tango.(*Context).Invoke',
      '   0  缓存.(*表).放入',
    ]);
  });

  it('shortens names in the middle where the terminal is narrow, wide characters counted as two', () => {
    const shown = lines({ text: '', blocks: [table], thread: [] }, 30);
    expect(shown[1]).toBe('10MB  github.…*Context).Invoke');
    expect(shown.every((line) => line.length <= 30)).toBe(true);
  });

  it('separates blocks, shows times in the reader’s zone, leaves buttons out, prints files', () => {
    const message: Message = {
      text: 'all',
      blocks: [
        {
          kind: 'paragraph',
          content: [
            { kind: 'bold', text: 'svc' },
            { kind: 'text', text: ' at ' },
            { kind: 'time', at: 5 },
          ],
        },
        { kind: 'preformatted', text: 'a\n b\n' },
        { kind: 'actions', actions: [{ label: 'Go', command: 'top' }] },
        { kind: 'note', content: [{ kind: 'code', text: 'top svc' }] },
      ],
      thread: [{ kind: 'file', name: 'x.txt', title: 'x', text: 'file' }],
    };
    expect(lines(message)).toEqual(['*svc* at <5>', '', 'a', ' b', '', 'top svc', '', 'file']);
  });

  it('never lets a name drive the terminal', () => {
    const message: Message = {
      text: '',
      blocks: [{ kind: 'paragraph', content: [{ kind: 'code', text: 'a\u001b[2Jb' }] }],
      thread: [],
    };
    expect(lines(message)).toEqual(['a\\x1b[2Jb']);
  });

  it('shows moments in a table in the zone of the reader', () => {
    const table: Message['blocks'][number] = {
      kind: 'table',
      caption: 'Snapshots',
      columns: [{ title: 'taken', align: 'left' }],
      rows: [[{ text: '1970-01-01 00:00', at: 5 }]],
    };
    expect(lines({ text: '', blocks: [table], thread: [] })).toEqual(['taken', '<5>']);
  });
});

function lines(message: Message, width = Number.POSITIVE_INFINITY): string[] {
  const options = {
    width,
    emphasize: (text: string) => (text === 'svc' ? `*${text}*` : text),
    formatTime: (at: number) => `<${at}>`,
  };
  return renderText(message, options).replace(/\n$/u, '').split('\n');
}
