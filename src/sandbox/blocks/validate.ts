/** Says of blocks and views whether Slack would take them, and if not with which error. */

import { textLength } from './data.ts';
import { messageBlocks, repeatedOf, viewBlocks } from './layout.ts';
import { limits } from './limits.ts';
import {
  boolean,
  byType,
  isObject,
  type JsonObject,
  lengthOf,
  list,
  object,
  oneOf,
  type Problem,
  type Rule,
  string,
} from './rules.ts';
import { plainText } from './text.ts';

/** Why a method refuses: its error code, and what `response_metadata.messages` says. */
export interface Refusal {
  readonly error: string;
  readonly messages: readonly string[];
}

/** Tells whether a file may be shown in a block: it exists and Slack is done processing it. */
export type FileIsReady = (reference: { readonly id?: unknown; readonly url?: unknown }) => boolean;

const messageRule: Rule = list(
  byType(() => messageBlocks),
  0,
  limits.blocksPerMessage,
);

const viewRule: Rule = object(
  {
    type: oneOf('modal'),
    title: plainText(limits.view.title),
    blocks: list(
      byType(() => viewBlocks),
      1,
      limits.blocksPerView,
    ),
  },
  {
    submit: plainText(limits.view.submit),
    close: plainText(limits.view.close),
    private_metadata: string(limits.view.privateMetadata, 0),
    callback_id: string(limits.view.callbackId, 0),
    external_id: string(limits.view.callbackId, 0),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);

/** Blocks of a message, as chat.postMessage and chat.update judge them. Null: they are taken. */
export function refuseBlocks(blocks: unknown, isReady: FileIsReady): Refusal | null {
  if (!Array.isArray(blocks)) {
    return { error: 'invalid_blocks_format', messages: ['[ERROR] blocks must be an array'] };
  }
  const problems = findProblems(blocks, isReady);
  if (problems.length > 0) return { error: 'invalid_blocks', messages: problems.map(print) };
  const length = budgetedLength(blocks);
  return length > limits.textPerMessage ? { error: 'msg_blocks_too_long', messages: [] } : null;
}

/** The same through a response_url, where the undocumented sum over all blocks is not enforced. */
export function refuseResponseBlocks(blocks: unknown, isReady: FileIsReady): Refusal | null {
  const refusal = refuseBlocks(blocks, isReady);
  return refusal?.error === 'msg_blocks_too_long' ? null : refusal;
}

/**
 * Everything wrong with the blocks of a message, as `blocks.validate` lists it. What spans blocks is looked at only
 * once each block has its shape: the shape bounds the depth.
 */
export function findProblems(blocks: readonly unknown[], isReady: FileIsReady): readonly Problem[] {
  const problems = messageRule(blocks, '/blocks');
  return problems.length > 0
    ? problems
    : [...problemsAcross(blocks), ...missingFiles(blocks, isReady)];
}

/** A modal, as views.open, views.update and views.push judge it. */
export function refuseView(view: unknown, isReady: FileIsReady): Refusal | null {
  const refuse = (problems: readonly Problem[]) => ({
    error: 'invalid_arguments',
    messages: problems.map(print),
  });
  const problems = viewRule(view, '/view');
  if (problems.length > 0 || !isObject(view)) return refuse(problems);
  if (Buffer.byteLength(JSON.stringify(view)) > limits.view.bytes) {
    return { error: 'view_too_large', messages: [] };
  }
  const blocks: readonly unknown[] = Array.isArray(view.blocks) ? view.blocks : [];
  const across = [
    ...problemsAcross(blocks),
    ...missingFiles(blocks, isReady),
    ...missingSubmit(view, blocks),
  ];
  return across.length > 0 ? refuse(across) : null;
}

function print(found: Problem): string {
  return `[ERROR] ${found.message} [json-pointer:${found.pointer}]`;
}

/** What no block can know alone: how many there are of a kind, and ids that must differ. */
function problemsAcross(blocks: readonly unknown[]): readonly Problem[] {
  const types = blocks.filter(isObject).map((block) => block.type);
  const count = (type: string) => types.filter((found) => found === type).length;
  const found: Problem[] = [];
  const say = (message: string) => found.push({ pointer: '/blocks', message });
  if (count('table') > limits.table.perMessage) say('only_one_table_allowed');
  if (count('data_visualization') > limits.visualization.perMessage) {
    say(`no more than ${limits.visualization.perMessage} data_visualization blocks allowed`);
  }
  const repeated = repeatedOf(
    blocks.map((block) => (isObject(block) ? block.block_id : undefined)),
  );
  if (repeated !== null) say(`block_id ${repeated} already exists`);
  const markdown = blocks
    .filter((block): block is JsonObject => isObject(block) && block.type === 'markdown')
    .reduce((sum, block) => sum + (typeof block.text === 'string' ? lengthOf(block.text) : 0), 0);
  if (markdown > limits.markdown) {
    say(`markdown blocks together must be less than ${limits.markdown + 1} characters`);
  }
  const tables = blocks.filter((block) => isObject(block) && block.type === 'data_table');
  if (tables.length > 1 && textLength(tables) > limits.dataTable.characters) {
    say(
      `data_table blocks together must be less than ${limits.dataTable.characters + 1} characters`,
    );
  }
  return found;
}

function missingFiles(blocks: readonly unknown[], isReady: FileIsReady): readonly Problem[] {
  return fileReferences(blocks, '/blocks')
    .filter(({ reference }) => !isReady(reference))
    .map(({ pointer }) => ({ pointer, message: 'invalid slack file' }));
}

function fileReferences(
  value: unknown,
  pointer: string,
): readonly { readonly reference: JsonObject; readonly pointer: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => fileReferences(item, `${pointer}/${index}`));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    name === 'slack_file' && isObject(field)
      ? [{ reference: field, pointer: `${pointer}/${name}` }]
      : fileReferences(field, `${pointer}/${name}`),
  );
}

/** A view with inputs must have a button to send them. */
function missingSubmit(view: JsonObject, blocks: readonly unknown[]): readonly Problem[] {
  const hasInput = blocks.some((block) => isObject(block) && block.type === 'input');
  return hasInput && view.submit === undefined
    ? [{ pointer: '/view', message: 'missing required field: submit (the view has input blocks)' }]
    : [];
}

/** `data_table` has a documented budget of its own and is not counted here. */
function budgetedLength(blocks: readonly unknown[]): number {
  return textLength(blocks.filter((block) => isObject(block) && block.type !== 'data_table'));
}
