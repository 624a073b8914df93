import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeButton } from '../../../../src/adapters/slack/blocks/button.ts';
import { renderMessage, renderPlain } from '../../../../src/adapters/slack/blocks/render.ts';
import type { Block, Cell, Inline, Message, Table } from '../../../../src/message/message.ts';
import { refuseBlocks } from '../../../../src/sandbox/blocks/validate.ts';
import { faultsOf, OWN_RULES, sharedRules } from '../../../support/block-rules.ts';
import { peekMessage, topMessage } from '../../../support/slack-messages.ts';

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', ' ', '\n', '<!channel>', '&amp;', '`', '*', '\u0000', '\ud800', '🐹', '世界'),
  fc.nat(200).map((length) => 'é🐹x<'.repeat(length / 4)),
);

const hostile = fc.oneof(
  { weight: 9, arbitrary: odd },
  { weight: 1, arbitrary: fc.nat(5_000).map((length) => 'é🐹x<'.repeat(length / 4)) },
);

const address = fc.oneof(
  hostile,
  odd.map((text) => `https://g.example/${text}`),
  fc.constantFrom('https://g.example/x/blob/v1.2.3/a.go#L7', 'http://g.example?b=1&c=2'),
);

const inline: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: hostile }),
  fc.record({ kind: fc.constant('bold' as const), text: hostile }),
  fc.record({ kind: fc.constant('code' as const), text: hostile }),
  fc.record({ kind: fc.constant('command' as const), words: hostile }),
  fc.record({
    kind: fc.constant('time' as const),
    at: fc.oneof(fc.integer(), fc.double(), fc.constant(1_763_838_840_000)),
  }),
  fc.record({ kind: fc.constant('link' as const), text: hostile, url: address }),
  fc.record({
    kind: fc.constant('person' as const),
    id: fc.oneof(hostile, fc.constant('U012AB3CD')),
  }),
);

const cell: fc.Arbitrary<Cell> = fc
  .record({
    text: odd,
    number: fc.option(fc.double(), { nil: undefined }),
    isCode: fc.option(fc.boolean(), { nil: undefined }),
    link: fc.option(address, { nil: undefined }),
    at: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
  })
  .map(({ text, number, isCode, link, at }) => ({
    text,
    ...(at === undefined ? {} : { at }),
    ...(link === undefined ? {} : { link }),
    ...(number === undefined ? {} : { number }),
    ...(isCode === undefined ? {} : { isCode }),
  }));

const rowCount = fc.oneof(fc.nat(30), fc.constantFrom(25, 26, 99, 100, 200, 201, 260));

const table: fc.Arbitrary<Table> = fc
  .tuple(fc.integer({ min: 0, max: 23 }), rowCount, fc.nat(30))
  .chain(([width, height, flexible]) =>
    fc
      .record({
        kind: fc.constant('table' as const),
        caption: hostile,
        columns: fc.array(
          fc.record({ title: hostile, align: fc.constantFrom('left' as const, 'right' as const) }),
          { minLength: width, maxLength: width },
        ),
        rows: fc
          .array(fc.array(cell, { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 4,
          })
          .map((some) => Array.from({ length: height }, (_, row) => some[row % some.length] ?? [])),
      })
      .map((made) => ({
        ...made,
        columns: made.columns.map((column, at) => ({ ...column, flexible: at === flexible })),
      })),
  );

const small: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant('paragraph' as const),
    content: fc.array(inline, { maxLength: 6 }),
  }),
  fc.record({ kind: fc.constant('note' as const), content: fc.array(inline, { maxLength: 6 }) }),
  fc.record({
    kind: fc.constant('actions' as const),
    actions: fc.array(fc.record({ label: hostile, command: hostile }), { maxLength: 40 }),
  }),
);

const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 2, arbitrary: small },
  { weight: 1, arbitrary: table },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('preformatted' as const),
      text: fc.array(hostile, { maxLength: 30 }).map((lines) => lines.join('\n')),
    }),
  },
);

const message: fc.Arbitrary<Message> = fc.record({
  text: hostile,
  blocks: fc.oneof(
    fc.array(block, { maxLength: 8 }),
    fc.array(small, { minLength: 45, maxLength: 60 }),
  ),
  thread: fc.constant([]),
});

describe('whatever the message', () => {
  const shared = sharedRules();
  if (shared === null) console.log('slackblocks-limits.json is not at hand: own rules only');

  test.each(['native', 'preformatted', 'file'] as const)(
    '%s form obeys every limit',
    (style) => {
      fc.assert(
        fc.property(message, fc.boolean(), (given, hasThread) => {
          const { text, blocks } = renderMessage(given, style, hasThread);
          expect(faultsOf(text, blocks, OWN_RULES)).toEqual([]);
          if (shared !== null) expect(faultsOf(text, blocks, shared)).toEqual([]);
          expect(refuseBlocks(blocks, () => true)).toBeNull();
        }),
        { numRuns: 40 },
      );
    },
    60_000,
  );

  test('plain form obeys every limit', () => {
    fc.assert(
      fc.property(message, (given) => {
        expect(faultsOf(renderPlain(given, true).text, [])).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('buttons say exactly what their command was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (command) => {
        const given = actionsMessage([{ label: 'Run', command }]);
        const [only] = buttonsOf(renderMessage(given, 'native', true).blocks);
        expect(decodeButton(only?.value)).toBe(
          command
            .replace(/\p{Cc}/gu, (one) => ('\n\t'.includes(one) ? one : '\uFFFD'))
            .replace(/\r\n?/gu, '\n'),
        );
      }),
    );
  });
});

describe('golden messages', () => {
  test.each([
    ['top', topMessage()],
    ['peek', peekMessage()],
    ['top-50', topMessage(50)],
  ])('%s', (name, given) => {
    const path = new URL(`../../../golden/slack/${name}.json`, import.meta.url);
    const printed = `${JSON.stringify(renderMessage(given, 'native', true), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, printed);
    expect(printed).toBe(readFileSync(path, 'utf8'));
  });
});

describe('tables', () => {
  test('25 rows are a table, 26 a data table with numbers that can be sorted', () => {
    expect(typesOf(topMessage(25))).toContain('table');
    const types = typesOf(topMessage(26));
    expect(types).toContain('data_table');
    expect(types).not.toContain('table');
    const blocks = JSON.stringify(renderMessage(topMessage(26), 'native', true).blocks);
    expect(blocks).toContain('"raw_number"');
  });

  test('rows that do not fit go into a file with the whole answer, full names and all', () => {
    const name = `github.com/acme/${'very/'.repeat(30)}long.(*Type).Method`;
    const given = topMessage(200, name);
    const { blocks, overflow } = renderMessage(given, 'native', true);
    expect(faultsOf('x', blocks)).toEqual([]);
    expect(overflow?.text.split(name)).toHaveLength(201);
    expect(JSON.stringify(blocks)).toContain('answer.txt');
    expect(JSON.stringify(blocks)).toContain('Flame graph');
  });

  test('a second table is monospaced text', () => {
    const given = { ...topMessage(3), blocks: [...topMessage(3).blocks, ...topMessage(3).blocks] };
    expect(typesOf(given).filter((type) => type === 'table')).toHaveLength(1);
    expect(typesOf(given)).toContain('rich_text');
  });

  test('long names give way in the middle, numbers do not', () => {
    const name = `github.com/acme/${'x'.repeat(300)}/cache.(*LRU).Add`;
    const shown = JSON.stringify(renderMessage(topMessage(1, name), 'native', true).blocks);
    expect(shown).toMatch(/github\.com\/acme\/x+…x+\/cache\.\(\*LRU\)\.Add/u);
    expect(shown).toContain('312.0MB');
  });

  test('an empty cell is a space', () => {
    const given = tableMessage([[{ text: '' }, { text: '\n' }]]);
    const shown = JSON.stringify(renderMessage(given, 'native', true).blocks);
    expect(shown.match(/"text":" "/gu)).toHaveLength(2);
  });

  test('in the preformatted form the columns are aligned, wide characters and all', () => {
    const given = tableMessage([
      [{ text: '1' }, { text: '世界' }],
      [{ text: '100' }, { text: 'b' }],
    ]);
    const shown = JSON.stringify(renderMessage(given, 'preformatted', true).blocks);
    expect(shown).toContain('size  name\\n   1  世界\\n 100  b');
  });
});

describe('text', () => {
  test('special characters are escaped, names stay names, backticks cannot break out of code', () => {
    const given = paragraph([
      { kind: 'text', text: 'a <!channel> & b ' },
      { kind: 'code', text: '`x` <y>' },
      { kind: 'code', text: 'z' },
      { kind: 'command', words: 'top `svc`' },
      { kind: 'bold', text: 'bold' },
      { kind: 'bold', text: '(*T).m' },
      { kind: 'person', id: 'U012AB3CD' },
      { kind: 'person', id: '!channel' },
      { kind: 'time', at: 1_763_838_840_000 },
    ]);
    const [first] = renderMessage(given, 'native', true).blocks;
    expect(first).toEqual({
      type: 'section',
      text: {
        type: 'mrkdwn',
        verbatim: true,
        text:
          'a &lt;!channel&gt; &amp; b `ˋxˋ &lt;y&gt;` `z` `/heap top ˋsvcˋ`*bold*(*T).m<@U012AB3CD>@!channel' +
          '<!date^1763838840^{date_short_pretty} {time}|2025-11-22 19:14 UTC>',
      },
    });
  });

  test('links are links, and cannot be broken out of', () => {
    const url = 'https://g.example/x/y/blob/v1.2.3/a.go?b=1&c=2#L7';
    const given = paragraph([
      { kind: 'link', text: 'a.go|7 <x>', url },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'b', url: 'https://g.example/>|<!channel>' },
      { kind: 'link', text: 'c', url: 'javascript:alert(1)' },
    ]);
    expect(JSON.stringify(renderMessage(given, 'native', true).blocks)).toContain(
      '"<https://g.example/x/y/blob/v1.2.3/a.go?b=1&amp;c=2#L7|a.go|7 &lt;x&gt;> bc"',
    );
    const table = tableMessage([
      [{ text: '1' }, { text: 'a.go:7', link: url }],
      [{ text: '2' }, { text: 'f', link: url, isCode: true }],
      [{ text: '3' }, { text: 'g', link: 'https://g.example/<x>' }],
    ]);
    const shown = JSON.stringify(renderMessage(table, 'native', true).blocks);
    expect(shown).toContain(JSON.stringify({ type: 'link', url, text: 'a.go:7' }));
    expect(shown).toContain(
      JSON.stringify({ type: 'link', url, text: 'f', style: { code: true } }),
    );
    expect(shown).toContain(JSON.stringify({ type: 'raw_text', text: 'g' }));
  });

  test('a moment in a table is shown in the zone of the reader', () => {
    const shown = renderMessage(
      tableMessage([[{ text: '1' }, { text: '2025-11-22 19:14', at: 1_763_838_840_123 }]]),
      'native',
      true,
    );
    expect(JSON.stringify(shown.blocks)).toContain(
      JSON.stringify({
        type: 'date',
        timestamp: 1_763_838_840,
        format: '{date_short_pretty} {time}',
        fallback: '2025-11-22 19:14',
      }),
    );
  });

  test('an entity is never cut in two', () => {
    const { text } = renderPlain({ text: '<'.repeat(5_000), blocks: [], thread: [] }, true);
    expect(text).toMatch(/^(&lt;)+…$/u);
  });

  test('a message without blocks shows its text', () => {
    const { blocks } = renderMessage({ text: 'a < b', blocks: [], thread: [] }, 'native', true);
    expect(JSON.stringify(blocks)).toContain('a &lt; b');
  });

  test('private answers promise no thread', () => {
    const long = { kind: 'preformatted' as const, text: 'line of text\n'.repeat(2_000) };
    const given = { text: 'long', blocks: [long], thread: [] };
    expect(renderMessage(given, 'native', true).overflow).not.toBeNull();
    const { blocks, overflow } = renderMessage(given, 'native', false);
    expect(overflow).toBeNull();
    expect(JSON.stringify(blocks)).not.toContain('thread');
  });

  test('lines of monospaced text are narrowed at their longest word', () => {
    const name = `github.com/acme/${'deep/'.repeat(20)}render.Page`;
    const given = {
      text: 'x',
      blocks: [{ kind: 'preformatted' as const, text: `  1.29GB   ${name}` }],
      thread: [],
    };
    const shown = JSON.stringify(renderMessage(given, 'native', true).blocks);
    expect(shown).toMatch(/"text":" {2}1\.29GB {3}github\.com[^"]{40,50}render\.Page"/u);
  });
});

describe('buttons', () => {
  test('one whose command does not fit is left out, the others stay', () => {
    const given = actionsMessage([
      { label: 'Too long', command: 'x'.repeat(2_000) },
      { label: 'Flame graph', command: 'flame svc-blog' },
    ]);
    const buttons = buttonsOf(renderMessage(given, 'native', true).blocks);
    expect(buttons.map(({ value }) => value)).toEqual(['{"v":1,"c":"flame svc-blog"}']);
  });

  test.each([
    'nonsense',
    '{"v":2,"c":"top"}',
    '{"v":1}',
    '{"v":1,"c":5}',
    '{"v":1,"c":"top","q":1}',
    'null',
    `{"v":1,"c":"${'x'.repeat(5_000)}"}`,
    undefined,
    7,
  ])('a value that is not ours is not read: %j', (value) => {
    expect(decodeButton(value)).toBeNull();
  });
});

function typesOf(given: Message): string[] {
  return renderMessage(given, 'native', true).blocks.map(({ type }) => type);
}

function paragraph(content: readonly Inline[]): Message {
  return { text: 'x', blocks: [{ kind: 'paragraph', content }], thread: [] };
}

function actionsMessage(actions: readonly { label: string; command: string }[]): Message {
  return { text: 'x', blocks: [{ kind: 'actions', actions }], thread: [] };
}

function tableMessage(rows: Table['rows']): Message {
  const columns = [
    { title: 'size', align: 'right' as const },
    { title: 'name', align: 'left' as const },
  ];
  return { text: 'x', blocks: [{ kind: 'table', caption: 'sizes', columns, rows }], thread: [] };
}

function buttonsOf(blocks: readonly object[]): readonly { value?: string }[] {
  return blocks.flatMap((one) =>
    'elements' in one && Array.isArray(one.elements) ? one.elements : [],
  );
}
