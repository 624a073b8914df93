/** What a method of the Web API is, and how it reads its arguments. */

import { isObject, type JsonObject } from '../blocks/rules.ts';
import type { Refusal } from '../blocks/validate.ts';
import { parseJson } from '../http.ts';
import { newBlockId } from '../ids.ts';
import type { Rate } from '../rate-limit.ts';
import type { Slack } from '../slack.ts';
import type { Channel } from '../workspace.ts';

export interface Method {
  /** One of these scopes is enough; empty: none is needed. */
  readonly scopes: readonly string[];
  readonly rate: Rate;
  /** What the rate is counted for beside the method, such as the channel. */
  readonly rateKey?: (args: Arguments) => string;
  /** The fields beside `ok`. Throws ApiRefusal. */
  run(slack: Slack, args: Arguments): Readonly<Record<string, unknown>>;
}

/** Form fields are strings, also where they hold JSON; a JSON body has values. */
export type Arguments = Readonly<Record<string, unknown>>;

/** `ok: false` with this error. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly messages: readonly string[];

  constructor(error: string, messages: readonly string[] = []) {
    super(error);
    this.messages = messages;
  }
}

export function textArgument(args: Arguments, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function requiredArgument(args: Arguments, name: string): string {
  const value = textArgument(args, name);
  if (value === '') {
    throw new ApiRefusal('invalid_arguments', [`[ERROR] missing required field: ${name}`]);
  }
  return value;
}

export function flagArgument(args: Arguments, name: string): boolean {
  return [true, 'true', '1', 1].includes(args[name] as boolean | string | number);
}

/** JSON in a form field, or the value itself; undefined where there is none or it is no JSON. */
export function jsonArgument(args: Arguments, name: string): unknown {
  const value = args[name];
  return typeof value === 'string' ? parseJson(value) : value;
}

export function isGiven(args: Arguments, name: string): boolean {
  return args[name] !== undefined && args[name] !== '';
}

export function refuseWith(refusal: Refusal | null): void {
  if (refusal !== null) throw new ApiRefusal(refusal.error, refusal.messages);
}

/** A channel by its id, or by `#name` as chat methods still accept. */
export function requiredChannel(slack: Slack, value: string): Channel {
  const { channels } = slack.workspace;
  const name = value.startsWith('#') ? value.slice(1) : value;
  const found =
    channels.get(value) ??
    [...channels.values()].find((each) => each.kind === 'public' && each.name === name);
  if (found === undefined) throw new ApiRefusal('channel_not_found');
  return found;
}

/** A direct message is invisible to an app that is not part of it; a public channel only has to be joined. */
export function requireMembership(slack: Slack, channel: Channel): void {
  if (channel.members.has(slack.workspace.app.botUser)) return;
  throw new ApiRefusal(channel.kind === 'im' ? 'channel_not_found' : 'not_in_channel');
}

/** Slack gives every block, and every element that can be clicked, an id where the app gave none. */
export function withIds(blocks: readonly unknown[]): readonly JsonObject[] {
  return blocks.filter(isObject).map((block) => ({
    ...block,
    block_id: block.block_id ?? newBlockId(),
    ...(Array.isArray(block.elements) && block.type === 'actions'
      ? { elements: block.elements.map(withActionId) }
      : {}),
    ...(isObject(block.accessory) ? { accessory: withActionId(block.accessory) } : {}),
  }));
}

function withActionId(element: unknown): unknown {
  if (!isObject(element) || element.type === 'image') return element;
  return { ...element, action_id: element.action_id ?? newBlockId() };
}
