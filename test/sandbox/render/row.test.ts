import { describe, expect, test } from 'vitest';
import { openSandbox } from '../../support/open-sandbox.ts';
import { perf } from '../../support/sandbox-person.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const rich = (text: string, code = false) => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [{ type: 'text', text, ...(code ? { style: { code } } : {}) }],
    },
  ],
});

/** What the page gets for these blocks. */
async function rowOf(blocks: readonly unknown[], text = 'a'): Promise<string> {
  const { client, page } = await openSandbox();
  await client.apiCall('chat.postMessage', { channel: perf, text, blocks });
  return (await page.rows(perf))[0]?.html ?? '';
}

describe('every kind of block is drawn', () => {
  test.each<[string, unknown, string]>([
    ['section', { type: 'section', text: mrkdwn('*svc-blog* (*T).m') }, 'svc-blog</'],
    [
      'verbatim mrkdwn, which is markup all the same',
      {
        type: 'section',
        text: { ...mrkdwn('*svc-blog* <!date^1795380000^{time}|noon>'), verbatim: true },
      },
      '<strong><span><span>svc-blog</span></span></strong>',
    ],
    ['fields', { type: 'section', fields: [mrkdwn('one'), plain('t*w*o')] }, 't*w*o'],
    ['header', { type: 'header', text: plain('The *heap*') }, 'The *heap*'],
    [
      'context',
      { type: 'context', elements: [mrkdwn('taken at <!date^1795380000^{time}|noon>')] },
      '<time dateTime="2026-11-22T20:40:00.000Z" data-format="{time}">noon</time>',
    ],
    ['divider', { type: 'divider' }, 'slack_blocks_to_jsx__divider'],
    [
      'image',
      { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'bars' },
      'alt="bars"',
    ],
    ['rich_text', rich('(*T).m', true), '(*T).m'],
    [
      'preformatted',
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '  a  *b*' }] },
        ],
      },
      '  a  *b*',
    ],
    ['markdown', { type: 'markdown', text: '## Title\n**bold**' }, '>bold</strong>'],
    ['alert', { type: 'alert', text: plain('careful'), level: 'warning' }, 'careful'],
    ['card', { type: 'card', title: mrkdwn('a card') }, 'a card'],
    [
      'container',
      {
        type: 'container',
        title: plain('more'),
        is_collapsible: true,
        child_blocks: [{ type: 'section', text: plain('inside') }],
      },
      '<summary>more</summary>',
    ],
    [
      'data_visualization',
      {
        type: 'data_visualization',
        title: 'parts',
        chart: { type: 'pie', segments: [{ label: 'heap', value: 3 }] },
      },
      '<svg',
    ],
    [
      'task_card',
      { type: 'task_card', task_id: 't', title: 'fetching', status: 'pending' },
      'fetching',
    ],
  ])('%s', async (_, block, expected) => {
    const html = await rowOf([block]);
    expect(html).toContain(expected);
    expect(html).not.toContain('block-json');
  });
});

describe('tables', () => {
  test('a table has header cells, alignment, raw text as it stands and rich text', async () => {
    const html = await rowOf([
      {
        type: 'table',
        column_settings: [{ align: 'right' }, { is_wrapped: true }],
        rows: [
          [
            { type: 'raw_text', text: 'flat' },
            { type: 'raw_text', text: 'function' },
          ],
          [{ type: 'raw_number', value: 1, text: '1 MB' }, rich('main.(*T).m', true)],
          [
            { type: 'raw_text', text: '*2* _MB_' },
            { type: 'raw_text', text: '<b>' },
          ],
        ],
      },
    ]);
    expect(html).toContain('<th scope="col" class="align-right unwrapped">flat</th>');
    expect(html).toContain('<td class="align-right unwrapped" data-number="1">1 MB</td>');
    expect(html).toContain('main.(*T).m</span>');
    expect(html).toContain('*2* _MB_</td>');
    expect(html).toContain('&lt;b&gt;</td>');
  });

  test('a data_table has its caption, a page size, columns to sort by and a row header', async () => {
    const html = await rowOf([
      {
        type: 'data_table',
        caption: 'top 50',
        page_size: 10,
        row_header_column_index: 1,
        rows: [
          [
            { type: 'raw_text', text: 'flat' },
            { type: 'raw_text', text: 'function' },
          ],
          [
            { type: 'raw_number', value: 3.5, text: '3.5' },
            { type: 'raw_text', text: 'main.f' },
          ],
        ],
      },
    ]);
    expect(html).toContain('<caption>top 50</caption>');
    expect(html).toContain('data-page-size="10"');
    expect(html).toMatch(/<button type="button" class="sort"[^>]*>flat<\/button>/u);
    expect(html).toContain('data-number="3.5"');
    expect(html).toMatch(/<th class="[^"]*" scope="row">main.f<\/th>/u);
  });
});

test('what can be clicked carries its ids, also beside a section', async () => {
  const html = await rowOf([
    {
      type: 'actions',
      block_id: 'b"1',
      elements: [
        {
          type: 'button',
          action_id: 'go',
          text: plain('Go'),
          style: 'primary',
          accessibility_label: 'Go there',
        },
        {
          type: 'static_select',
          action_id: 'pick',
          placeholder: plain('Pick'),
          options: [{ text: plain('A'), value: 'a' }],
        },
        { type: 'overflow', action_id: 'more', options: [{ text: plain('B'), value: 'b' }] },
      ],
    },
    {
      type: 'section',
      block_id: 's1',
      text: plain('x'),
      accessory: { type: 'button', action_id: 'side', text: plain('Side') },
    },
  ]);
  expect(html).toContain(
    'data-block-id="b&quot;1" data-action-id="go" class="control primary" aria-label="Go there">Go</button>',
  );
  expect(html).toMatch(
    /<select data-block-id="b&quot;1" data-action-id="pick"[^>]*aria-label="Pick"/u,
  );
  expect(html).toContain('<option value="a">A</option>');
  expect(html).toContain('aria-label="More actions"');
  expect(html).toContain('data-block-id="s1" data-action-id="side"');
});

test('what the library cannot draw is shown as JSON, and the rest of the message stays', async () => {
  const html = await rowOf([
    { type: 'input', label: plain('When'), element: { type: 'plain_text_input', action_id: 'v' } },
    { type: 'section', text: plain('still here') },
  ]);
  expect(html).toContain('class="block-json"');
  expect(html).toContain('still here');
});

test('the notification text is there for who cannot see the blocks', async () => {
  const html = await rowOf([{ type: 'divider' }], 'svc-blog <heap> 1.29 GB');
  expect(html).toContain('<summary>Notification text</summary>');
  expect(html).toContain('svc-blog &lt;heap&gt; 1.29 GB');
});

test('nothing that a bot or a person writes becomes markup of the page', async () => {
  const evil = '<img src=x onerror=alert(1)>"\'><script>alert(1)</script>';
  const { client, page } = await openSandbox();
  await page.say(perf, evil);
  await client.apiCall('chat.postMessage', {
    channel: perf,
    text: evil,
    blocks: [
      { type: 'section', text: mrkdwn(evil) },
      { type: 'header', text: plain(evil) },
      { type: 'table', rows: [[{ type: 'raw_text', text: evil }]] },
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: evil, value: evil, text: plain(evil.slice(0, 70)) },
        ],
      },
      { type: 'image', image_url: 'https://a.example/"onload="alert(1)', alt_text: evil },
      rich(evil, true),
    ],
  });
  const html = (await page.rows(perf))
    .map((row) => row.html.replaceAll(/"[^"]*"/gu, '""'))
    .join('');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toMatch(/<script|<img src=x|<[^>]*\son(?:error|load)=/iu);
});

test('no block brings an id of its own into the page', async () => {
  const html = await rowOf([
    { type: 'divider', block_id: 'composer' },
    { type: 'section', block_id: 'thread', text: plain('a') },
    {
      type: 'card',
      title: mrkdwn('a'),
      actions: [{ type: 'button', action_id: 'modal', text: plain('b') }],
    },
  ]);
  expect(html).not.toContain(' id=');
});
