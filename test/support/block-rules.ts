/**
 * What Slack checks of a message, written down a second time from its documentation: it shares nothing with the bot's own numbers,
 * so that a wrong one there is noticed here.
 */

import { existsSync, readFileSync } from 'node:fs';

/** The numbers by which a message is checked; the file of the slackblocks project has them in the same shape. */
export interface BlockRules {
  readonly section: { readonly text: { readonly max_length: number } };
  readonly context: { readonly elements: { readonly max_items: number } };
  readonly actions: { readonly elements: { readonly max_items: number } };
  readonly action_id: { readonly max_length: number };
  readonly block_id: { readonly max_length: number };
  readonly button: {
    readonly text: { readonly max_length: number };
    readonly value: { readonly max_length: number };
  };
  readonly data_table: {
    readonly rows: { readonly min_items: number; readonly max_items: number };
    readonly columns: { readonly min_items: number; readonly max_items: number };
    readonly page_size: { readonly min: number; readonly max: number };
    readonly content: { readonly max_length: number };
  };
}

export const OWN_RULES: BlockRules = {
  section: { text: { max_length: 3000 } },
  context: { elements: { max_items: 10 } },
  actions: { elements: { max_items: 25 } },
  action_id: { max_length: 255 },
  block_id: { max_length: 255 },
  button: { text: { max_length: 75 }, value: { max_length: 2000 } },
  data_table: {
    rows: { min_items: 2, max_items: 201 },
    columns: { min_items: 1, max_items: 20 },
    page_size: { min: 1, max: 100 },
    content: { max_length: 20_000 },
  },
};

const SHARED = new URL('../../../shared/slack/slackblocks-limits.json', import.meta.url);

/** The third party's numbers, null where they are not at hand. */
export function sharedRules(): BlockRules | null {
  return existsSync(SHARED) ? JSON.parse(readFileSync(SHARED, 'utf8')) : null;
}

type Json = Readonly<Record<string, unknown>>;

/** Everything that is wrong with the message, in words; empty: Slack takes it. */
export function faultsOf(text: unknown, blocks: unknown, rules: BlockRules = OWN_RULES): string[] {
  const faults: string[] = [];
  if (typeof text !== 'string' || text.trim() === '') faults.push('text: empty');
  else faults.push(...textFaults('text', text, 4000), ...mrkdwnFaults('text', text));
  const list = Array.isArray(blocks) ? blocks : [];
  if (list.length > 50) faults.push(`blocks: ${list.length} of 50`);
  const tables = list.filter(({ type }) => type === 'table' || type === 'data_table').length;
  if (tables > 1) faults.push(`blocks: ${tables} tables`);
  const sum = list.reduce((total, block) => total + textSum(block), 0);
  if (sum > 9000) faults.push(`msg_blocks_too_long: ${sum}`);
  list.forEach((block, index) => {
    faults.push(...blockFaults(block, rules).map((fault) => `blocks[${index}] ${fault}`));
  });
  faults.push(...repeatedIds(list));
  return faults;
}

function blockFaults(block: Json, rules: BlockRules): string[] {
  switch (block.type) {
    case 'section':
      return unknownKeys(block, ['type', 'text']).concat(
        mrkdwnObjectFaults('section', block.text, rules.section.text.max_length),
      );
    case 'context':
      return contextFaults(block, rules);
    case 'actions':
      return actionsFaults(block, rules);
    case 'rich_text':
      return unknownKeys(block, ['type', 'elements']).concat(richTextFaults(block));
    case 'table':
      return tableFaults(block);
    case 'data_table':
      return dataTableFaults(block, rules);
    default:
      return [`unknown type ${String(block.type)}`];
  }
}

function contextFaults(block: Json, rules: BlockRules): string[] {
  const elements = asArray(block.elements);
  const faults = unknownKeys(block, ['type', 'elements']);
  if (elements.length < 1 || elements.length > rules.context.elements.max_items) {
    faults.push(`context: ${elements.length} elements`);
  }
  return faults.concat(elements.flatMap((element) => mrkdwnObjectFaults('context', element, 3000)));
}

function actionsFaults(block: Json, rules: BlockRules): string[] {
  const elements = asArray(block.elements);
  const faults = unknownKeys(block, ['type', 'elements']);
  if (elements.length < 1 || elements.length > rules.actions.elements.max_items) {
    faults.push(`actions: ${elements.length} elements`);
  }
  return faults.concat(elements.flatMap((element) => buttonFaults(element, rules)));
}

/** The dialog that asks before a button does what it says. */
function confirmFaults(confirm: Json): string[] {
  const faults = unknownKeys(confirm, [...Object.keys(CONFIRM_LENGTHS), 'style']);
  const { style = 'primary' } = confirm;
  if (style !== 'primary' && style !== 'danger') faults.push('confirm: style');
  for (const [part, most] of Object.entries(CONFIRM_LENGTHS)) {
    const words = asObject(confirm[part]);
    if (words.type !== 'plain_text') faults.push(`confirm: ${part} is not plain`);
    faults.push(...textFaults(`confirm ${part}`, words.text, most));
  }
  return faults;
}

const CONFIRM_LENGTHS = { title: 100, text: 300, confirm: 30, deny: 30 };

function buttonFaults(button: Json, rules: BlockRules): string[] {
  const faults = unknownKeys(button, ['type', 'text', 'action_id', 'value', 'style', 'confirm']);
  if (button.confirm !== undefined) faults.push(...confirmFaults(asObject(button.confirm)));
  const label = asObject(button.text);
  faults.push(...unknownKeys(label, ['type', 'text', 'emoji']));
  if (label.type !== 'plain_text') faults.push('button: label is not plain');
  faults.push(...textFaults('button text', label.text, rules.button.text.max_length));
  faults.push(...textFaults('button value', button.value, rules.button.value.max_length));
  faults.push(...textFaults('action_id', button.action_id, rules.action_id.max_length));
  if (!['primary', 'danger', undefined].includes(button.style as string | undefined)) {
    faults.push(`button: style ${String(button.style)}`);
  }
  return faults;
}

function richTextFaults(block: Json): string[] {
  const parts = asArray(block.elements);
  if (parts.length === 0) return ['rich_text: no elements'];
  return parts.flatMap((part) => {
    if (part.type !== 'rich_text_preformatted' && part.type !== 'rich_text_section') {
      return [`rich_text: ${String(part.type)}`];
    }
    const runs = asArray(part.elements);
    if (runs.length === 0) return ['rich_text: no runs'];
    return runs.flatMap((run) =>
      run.type === 'date' ? dateFaults(run) : textFaults('rich_text', run.text, 9000),
    );
  });
}

function dateFaults({ timestamp, format, fallback }: Json): string[] {
  const isWhole = Number.isInteger(timestamp) && Number(timestamp) >= 0;
  return [
    ...(isWhole ? [] : [`date: ${String(timestamp)}`]),
    ...textFaults('date: format', format, 255),
    ...textFaults('date: fallback', fallback, 9000),
  ];
}

function tableFaults(block: Json): string[] {
  const faults = unknownKeys(block, ['type', 'rows', 'column_settings']);
  const rows = asRows(block.rows);
  faults.push(...gridFaults(rows, 1, 100, 20));
  if (asArray(block.column_settings).length > 20) faults.push('table: column_settings');
  if (cellSum(rows) > 10_000) faults.push('table: characters');
  return faults.concat(rows.flat().flatMap((cell) => cellFaults(cell, ['raw_text', 'rich_text'])));
}

function dataTableFaults(block: Json, rules: BlockRules): string[] {
  const { rows: rowRule, columns, page_size: page, content } = rules.data_table;
  const faults = unknownKeys(block, [
    'type',
    'rows',
    'caption',
    'page_size',
    'row_header_column_index',
  ]);
  const rows = asRows(block.rows);
  faults.push(...gridFaults(rows, rowRule.min_items, rowRule.max_items, columns.max_items));
  faults.push(...textFaults('caption', block.caption, 200));
  const size = Number(block.page_size ?? 5);
  if (size < page.min || size > page.max) faults.push(`page_size ${size}`);
  const index = Number(block.row_header_column_index ?? 0);
  if (index < 0 || index >= (rows[0]?.length ?? 0)) faults.push('row_header_column_index');
  if (cellSum(rows) > content.max_length) faults.push('data_table: characters');
  if (rows[0]?.some(({ type }) => type !== 'raw_text') === true) faults.push('data_table: header');
  faults.push(...mixedColumns(rows));
  const kinds = ['raw_text', 'raw_number', 'rich_text'];
  return faults.concat(rows.flat().flatMap((cell) => cellFaults(cell, kinds)));
}

function gridFaults(rows: Json[][], least: number, most: number, columns: number): string[] {
  const width = rows[0]?.length ?? 0;
  const faults: string[] = [];
  if (rows.length < least || rows.length > most) faults.push(`table: ${rows.length} rows`);
  if (width < 1 || width > columns) faults.push(`table: ${width} columns`);
  if (rows.some((row) => row.length !== width)) faults.push('table: ragged');
  return faults;
}

function mixedColumns(rows: Json[][]): string[] {
  const [, ...body] = rows;
  return (rows[0] ?? []).flatMap((_, index) => {
    const numbers = body.filter((row) => row[index]?.type === 'raw_number').length;
    return numbers === 0 || numbers === body.length ? [] : [`data_table: column ${index} mixed`];
  });
}

function cellFaults(cell: Json, kinds: readonly string[]): string[] {
  if (!kinds.includes(String(cell.type))) return [`cell: ${String(cell.type)}`];
  if (cell.type === 'rich_text') return richTextFaults(cell);
  const faults = textFaults('cell', cell.text, 9000);
  if (cell.type === 'raw_number' && !Number.isFinite(cell.value)) faults.push('cell: no number');
  if (/\n/u.test(String(cell.text))) faults.push('cell: line break');
  return faults;
}

function mrkdwnObjectFaults(where: string, value: unknown, max: number): string[] {
  const object = asObject(value);
  if (object.type !== 'mrkdwn') return [`${where}: ${String(object.type)}`];
  const text = String(object.text);
  const faults = unknownKeys(object, ['type', 'text', 'verbatim']);
  if (text.trim() === '') faults.push(`${where}: blank`);
  return [...faults, ...textFaults(where, object.text, max), ...mrkdwnFaults(where, text)];
}

/** Every `<` opens a reference that Slack knows, every `&` an entity. */
function mrkdwnFaults(where: string, text: string): string[] {
  const known = text
    .replace(/<!date\^\d+\^[^<>|]+\|[^<>]+>/gu, '')
    .replace(/<@[UW][A-Z0-9]+>/gu, '')
    .replace(/&(?:amp|lt|gt);/gu, '')
    .replace(/<https?:\/\/[^<>&|\s]+\|[^<>&]+>/gu, '');
  return /[<>&]/u.test(known) ? [`${where}: not escaped: ${known.slice(0, 60)}`] : [];
}

function textFaults(where: string, text: unknown, max: number): string[] {
  if (typeof text !== 'string' || text === '') return [`${where}: empty`];
  if ([...text].length > max) return [`${where}: ${[...text].length} of ${max}`];
  return /\p{Surrogate}|(?![\n\t])\p{Control}/u.test(text) ? [`${where}: unprintable`] : [];
}

function repeatedIds(blocks: readonly Json[]): string[] {
  const ids = blocks.flatMap((block) =>
    block.type === 'actions' ? asArray(block.elements).map((one) => one.action_id) : [],
  );
  return new Set(ids).size === ids.length ? [] : ['action_id: repeated'];
}

/** All text that people read, which Slack adds up over a message. */
function textSum(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textSum(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, child]) => {
    const counts = (key === 'text' || key === 'caption') && typeof child === 'string';
    return sum + (counts ? [...child].length : textSum(child));
  }, 0);
}

function cellSum(rows: Json[][]): number {
  return textSum(rows);
}

function unknownKeys(object: Json, known: readonly string[]): string[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => `unknown key ${key}`);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function asArray(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

function asRows(value: unknown): Json[][] {
  return Array.isArray(value) ? value.map(asArray) : [];
}
