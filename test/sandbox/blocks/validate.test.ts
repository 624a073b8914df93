import { describe, expect, test } from 'vitest';
import {
  refuseBlocks,
  refuseResponseBlocks,
  refuseView,
} from '../../../src/sandbox/blocks/validate.ts';

type Json = Record<string, unknown>;

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text = 'a') => ({ type: 'section', text: mrkdwn(text) });
const button = (more: Json = {}) => ({
  type: 'button',
  text: plain('Go'),
  action_id: 'go',
  ...more,
});
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const raw = (text: string) => ({ type: 'raw_text', text });
const number = (value: number) => ({ type: 'raw_number', value, text: String(value) });
const rich = (...elements: unknown[]) => ({ type: 'rich_text', elements });
const richSection = (text: string) => ({
  type: 'rich_text_section',
  elements: [{ type: 'text', text, style: { code: true } }],
});
const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const option = (value: string, text = value) => ({ text: plain(text), value });
const select = (options: unknown) => ({ type: 'static_select', action_id: 's', options });
const table = (rows: unknown, more: Json = {}) => ({ type: 'table', rows, ...more });
const dataTable = (rows: unknown, more: Json = {}) => ({
  type: 'data_table',
  caption: 'top',
  rows,
  ...more,
});
const image = (more: Json = {}) => ({
  type: 'image',
  image_url: 'https://example.com/a.png',
  alt_text: 'a',
  ...more,
});
const line = (points: number, label = (at: number) => `p${at}`): Json => ({
  type: 'data_visualization',
  title: 'trend',
  chart: {
    type: 'line',
    series: [{ name: 'total', data: times(points, (at) => ({ label: label(at), value: at })) }],
    axis_config: { categories: times(points, label) },
  },
});

const ready = () => true;

function errorsOf(blocks: unknown): string {
  const refusal = refuseBlocks(blocks, ready);
  return refusal === null ? 'taken' : [refusal.error, ...refusal.messages].join(' ');
}

describe('blocks that Slack takes', () => {
  test.each<[string, unknown]>([
    ['section', section('x'.repeat(3000))],
    ['section in code points, not UTF-16 units', section('😀'.repeat(3000))],
    [
      'section with fields',
      { type: 'section', fields: times(10, () => mrkdwn('x'.repeat(2000))).slice(0, 5) },
    ],
    ['section with a button', { ...section(), accessory: button() }],
    ['header', { type: 'header', text: plain('x'.repeat(150)) }],
    ['context', { type: 'context', elements: times(10, () => mrkdwn('a')) }],
    ['divider', { type: 'divider' }],
    [
      'actions',
      actions(...times(25, (at) => button({ action_id: `a${at}`, value: 'v'.repeat(2000) }))),
    ],
    ['select', actions(select(times(100, (at) => option(`o${at}`))))],
    [
      'overflow',
      actions({ type: 'overflow', action_id: 'o', options: times(5, (at) => option(`o${at}`)) }),
    ],
    ['image', image({ alt_text: 'x'.repeat(2000) })],
    ['image of a file', { type: 'image', alt_text: 'a', slack_file: { id: 'F12345678' } }],
    ['rich text', rich(richSection('x'))],
    [
      'preformatted',
      rich({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }], border: 0 }),
    ],
    ['table', table(times(100, () => times(20, () => raw('x'))))],
    [
      'table with settings',
      table([[raw('a'), number(1)]], { column_settings: [{ align: 'right' }, null] }),
    ],
    ['table with rich text', table([[rich(richSection('x'))]])],
    [
      'data_table',
      dataTable([[raw('n')], ...times(200, number).map((cell) => [cell])], { page_size: 10 }),
    ],
    ['data_visualization', line(20)],
    ['markdown', { type: 'markdown', text: 'x'.repeat(12_000) }],
    ['alert', { type: 'alert', text: plain('x'.repeat(200)), level: 'warning' }],
    [
      'container',
      { type: 'container', title: plain('a'), child_blocks: [section(), table([[raw('a')]])] },
    ],
    ['card', { type: 'card', title: mrkdwn('a'), actions: [button()] }],
  ])('%s', (_, block) => {
    expect(errorsOf([block])).toBe('taken');
  });
});

describe('blocks that Slack refuses, with the place', () => {
  test.each<[string, unknown, string]>([
    ['not a list', { type: 'section' }, 'invalid_blocks_format'],
    [
      '51 blocks',
      times(51, () => ({ type: 'divider' })),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    [
      'an unknown type',
      [{ type: 'chart' }],
      'unsupported type: chart [json-pointer:/blocks/0/type]',
    ],
    ['no type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
    ['a name of Object.prototype', [{ type: 'constructor' }], 'unsupported type: constructor'],
    [
      'an unknown field',
      [{ ...section(), color: 'red' }],
      'invalid additional property: color [json-pointer:/blocks/0]',
    ],
    [
      'a file block',
      [{ type: 'file', source: 'remote', external_id: 'x' }],
      'unsupported type: file',
    ],
    [
      'a section of 3001',
      [section('x'.repeat(3001))],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an empty section', [section('')], 'must be more than 0 characters'],
    ['a section of nothing', [{ type: 'section' }], 'missing required field: text or fields'],
    [
      '11 fields',
      [{ type: 'section', fields: times(11, () => plain('a')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field of 2001',
      [{ type: 'section', fields: [plain('x'.repeat(2001))] }],
      'must be less than 2001',
    ],
    [
      'a header of 151',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      'must be less than 151',
    ],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('a') }], 'must be one of plain_text'],
    [
      '11 context elements',
      [{ type: 'context', elements: times(11, () => plain('a')) }],
      'no more than 10 items',
    ],
    [
      'a button in a context',
      [{ type: 'context', elements: [button()] }],
      'unsupported type: button',
    ],
    [
      '26 elements',
      [actions(...times(26, (at) => button({ action_id: `${at}` })))],
      'no more than 25 items',
    ],
    ['no elements', [actions()], 'no fewer than 1 items'],
    ['an action_id twice', [actions(button(), button())], 'action_id go already exists'],
    [
      'an action_id of 256',
      [actions(button({ action_id: 'x'.repeat(256) }))],
      'must be less than 256',
    ],
    ['a block_id of 256', [{ ...section(), block_id: 'x'.repeat(256) }], 'must be less than 256'],
    [
      'a block_id twice',
      [
        { ...section(), block_id: 'b' },
        { ...section(), block_id: 'b' },
      ],
      'block_id b already exists',
    ],
    [
      'a button text of 76',
      [actions(button({ text: plain('x'.repeat(76)) }))],
      'must be less than 76',
    ],
    ['a button in mrkdwn', [actions(button({ text: mrkdwn('a') }))], 'must be one of plain_text'],
    [
      'a button value of 2001',
      [actions(button({ value: 'x'.repeat(2001) }))],
      'must be less than 2001',
    ],
    [
      'a button url of 3001',
      [actions(button({ url: 'x'.repeat(3001) }))],
      'must be less than 3001',
    ],
    ['a button style', [actions(button({ style: 'warning' }))], 'must be one of primary, danger'],
    [
      'a confirm title of 101',
      [actions(button({ confirm: { title: plain('x'.repeat(101)), text: plain('a') } }))],
      'must be less than 101',
    ],
    [
      'a confirm text of 301',
      [actions(button({ confirm: { text: plain('x'.repeat(301)) } }))],
      'must be less than 301',
    ],
    [
      'a confirm button of 31',
      [actions(button({ confirm: { text: plain('a'), confirm: plain('x'.repeat(31)) } }))],
      'must be less than 31',
    ],
    [
      '101 options',
      [actions(select(times(101, (at) => option(`${at}`))))],
      'no more than 100 items',
    ],
    [
      'no options',
      [actions({ type: 'static_select', action_id: 's' })],
      'must have exactly one of options, option_groups',
    ],
    [
      'an option text of 76',
      [actions(select([option('a', 'x'.repeat(76))]))],
      'must be less than 76',
    ],
    [
      'an option value of 151',
      [actions(select([option('x'.repeat(151), 'a')]))],
      'must be less than 151',
    ],
    [
      '6 overflow options',
      [actions({ type: 'overflow', options: times(6, (at) => option(`${at}`)) })],
      'no more than 5 items',
    ],
    [
      'an image without alt text',
      [{ type: 'image', image_url: 'https://a/b.png' }],
      'missing required field: alt_text',
    ],
    ['an alt text of 2001', [image({ alt_text: 'x'.repeat(2001) })], 'must be less than 2001'],
    [
      'an image url of 3001',
      [image({ image_url: `https://a/${'x'.repeat(3000)}` })],
      'must be less than 3001',
    ],
    [
      'two sources of an image',
      [image({ slack_file: { id: 'F12345678' } })],
      'must have exactly one of image_url, slack_file',
    ],
    [
      'a file id of another shape',
      [{ type: 'image', alt_text: 'a', slack_file: { id: 'f1' } }],
      'must be a file id',
    ],
    [
      '101 rows',
      [table(times(101, () => [raw('x')]))],
      'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    ],
    ['21 columns', [table([times(21, () => raw('x'))])], 'no more than 20 items'],
    [
      'ragged rows',
      [table([[raw('a'), raw('b')], [raw('c')]])],
      'all rows must have the same number of columns',
    ],
    ['an empty cell', [table([[raw('')]])], 'must be more than 0 characters'],
    [
      'a raw_number without text',
      [table([[{ type: 'raw_number', value: 1 }]])],
      'missing required field: text',
    ],
    [
      '10,001 characters in a table',
      [table([[raw('x'.repeat(10_001))]])],
      'the cells have 10001 characters',
    ],
    ['two tables', [table([[raw('a')]]), table([[raw('a')]])], 'only_one_table_allowed'],
    [
      'a data_table without caption',
      [{ type: 'data_table', rows: [[raw('a')], [raw('b')]] }],
      'missing required field: caption',
    ],
    ['a data_table of a header', [dataTable([[raw('a')]])], 'no fewer than 2 items'],
    ['202 rows', [dataTable(times(202, () => [raw('x')]))], 'no more than 201 items'],
    ['a number in the header', [dataTable([[number(1)], [number(2)]])], 'cells must be raw_text'],
    [
      'a page of 101',
      [dataTable([[raw('a')], [raw('b')]], { page_size: 101 })],
      'must be an integer from 1 to 100',
    ],
    [
      '20,001 characters in a data_table',
      [dataTable([[raw('a')], [raw('x'.repeat(20_000))]])],
      'the cells have 20001',
    ],
    [
      '20,001 characters in two data_tables',
      times(2, () => dataTable([[raw('a')], [raw('x'.repeat(10_000))]])),
      'data_table blocks together',
    ],
    ['a chart title of 51', [{ ...line(2), title: 'x'.repeat(51) }], 'must be less than 51'],
    ['a chart label of 21', [line(1, () => 'x'.repeat(21))], 'must be less than 21'],
    ['21 points', [line(21)], 'no more than 20 items'],
    ['three charts', times(3, () => line(2)), 'no more than 2 data_visualization'],
    [
      'a pie of nothing',
      [{ ...line(1), chart: { type: 'pie', segments: [{ label: 'a', value: 0 }] } }],
      'greater than 0',
    ],
    [
      'markdown of 12,001',
      [{ type: 'markdown', text: 'x'.repeat(12_001) }],
      'must be less than 12001',
    ],
    [
      'markdown blocks of 12,001',
      times(2, (at) => ({ type: 'markdown', text: 'x'.repeat(6000 + at) })),
      'markdown blocks together',
    ],
    ['an alert of 201', [{ type: 'alert', text: plain('x'.repeat(201)) }], 'must be less than 201'],
    [
      'a card body of 201',
      [{ type: 'card', body: mrkdwn('x'.repeat(201)) }],
      'must be less than 201',
    ],
    [
      '11 children',
      [{ type: 'container', child_blocks: times(11, () => ({ type: 'divider' })) }],
      'no more than 10 items',
    ],
    [
      'an unknown rich text element',
      [rich({ type: 'rich_text_table', elements: [] })],
      'unsupported type: rich_text_table',
    ],
    [
      'preformatted with a mention',
      [rich({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] })],
      'unsupported type: user',
    ],
    [
      'empty rich text',
      [rich({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] })],
      'must be more than 0',
    ],
  ])('%s', (_, blocks, message) => {
    expect(errorsOf(blocks)).toContain(message);
  });
});

test('all texts together have a budget, through a response_url they have none', () => {
  const blocks = times(5, () => section('x'.repeat(2500)));
  expect(refuseBlocks(blocks, ready)).toEqual({ error: 'msg_blocks_too_long', messages: [] });
  expect(refuseResponseBlocks(blocks, ready)).toBeNull();
  expect(refuseBlocks(blocks.slice(1), ready)).toBeNull();
});

test('a file that is not processed is an invalid slack file', () => {
  const block = { type: 'image', alt_text: 'a', slack_file: { id: 'F12345678' } };
  expect(refuseBlocks([section(), block], () => false)).toEqual({
    error: 'invalid_blocks',
    messages: ['[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]'],
  });
});

test('nested a hundred thousand deep is refused, not a crash', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(errorsOf([{ type: 'table', rows: deep }])).toContain('invalid_blocks');
  expect(errorsOf([{ type: 'section', text: deep }])).toContain('invalid_blocks');
});

describe('views', () => {
  const view = (more: Json = {}) => ({
    type: 'modal',
    title: plain('A'),
    blocks: [section()],
    ...more,
  });
  const input = {
    type: 'input',
    label: plain('a'),
    element: { type: 'plain_text_input', action_id: 'v' },
  };

  test('a modal is taken', () => {
    expect(refuseView(view({ blocks: [input], submit: plain('Send') }), ready)).toBeNull();
  });

  test.each<[string, unknown, string]>([
    ['a title of 25', view({ title: plain('x'.repeat(25)) }), 'must be less than 25'],
    ['a submit of 25', view({ submit: plain('x'.repeat(25)) }), 'must be less than 25'],
    [
      'private_metadata of 3001',
      view({ private_metadata: 'x'.repeat(3001) }),
      'must be less than 3001',
    ],
    ['101 blocks', view({ blocks: times(101, () => section()) }), 'no more than 100 items'],
    ['a table', view({ blocks: [table([[raw('a')]])] }), 'unsupported type: table'],
    ['inputs without submit', view({ blocks: [input] }), 'missing required field: submit'],
    ['too large', view({ blocks: times(100, () => section('x'.repeat(2600))) }), 'view_too_large'],
    ['no view', 'modal', 'must be an object'],
  ])('refused: %s', (_, value, message) => {
    const refusal = refuseView(value, ready);
    expect([refusal?.error, ...(refusal?.messages ?? [])].join(' ')).toContain(message);
  });
});
