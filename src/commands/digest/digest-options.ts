/** The words of a digest: services first, then when, and between them the channel and what is written as `name=value`. */

import type { CommandContext } from '../command.ts';
import type { ChannelWords } from '../digest-change.ts';
import { UsageError } from '../errors.ts';
import { isSlipOf, nearest } from '../nearest.ts';
import type { ScheduledDigest } from '../scheduled-digest.ts';
import { joinWords } from '../words.ts';
import { isOffset, isZoneWord, readTimeZone } from './time-zones.ts';

/** What the words say; null where they do not. */
export interface DigestOptions {
  readonly services: ScheduledDigest['services'] | null;
  readonly schedule: string | null;
  readonly timeZone: string | null;
  readonly channel: ChannelWords | null;
  readonly condition: ScheduledDigest['condition'] | null;
  readonly top: number | null;
}

/** What Slack's table takes in a message beside the others. */
export const MOST_ROWS = 25;

const CONDITIONS = ['always', 'changed', 'leaking'] as const;
const OPTION_NAMES = ['tz', 'if', 'top', 'channel'];

interface Draft {
  timeZone: string | null;
  channel: ChannelWords | null;
  condition: ScheduledDigest['condition'] | null;
  top: number | null;
}

/** `before` are the words in front, for suggestions: `digest add`. Throws UsageError. */
export function readDigestOptions(
  before: readonly string[],
  words: readonly string[],
  context: CommandContext,
): DigestOptions {
  const draft: Draft = { timeZone: null, channel: null, condition: null, top: null };
  const rest: string[] = [];
  for (const [at, word] of words.entries()) {
    const suggest = (better: string): string => joinWords([...before, ...words.with(at, better)]);
    const isService = context.services.some(({ name }) => name === word || isSlipOf(word, name));
    if (isService || !takeOption(word, draft, suggest)) rest.push(word);
  }
  const { services, count } = takeServices(rest, context);
  const schedule = rest.slice(count).filter((word, at, all) => !isIdleIn(word, at, all));
  const [first] = schedule;
  if (services === null && first !== undefined) refuseSlip(first, before, words, context);
  return { ...draft, services, schedule: schedule.length === 0 ? null : schedule.join(' ') };
}

/** Whether the word is an option, a channel or a zone: no part of the services or of the schedule. */
function takeOption(word: string, draft: Draft, suggest: (better: string) => string): boolean {
  const channel = readChannel(word);
  if (channel !== null) {
    draft.channel = channel;
    return true;
  }
  if (isZoneWord(word)) {
    draft.timeZone = readZone(word, suggest);
    return true;
  }
  const [, name, value] = /^-{0,2}([a-z_]+)=(.*)$/isu.exec(word) ?? [];
  if (name === undefined || value === undefined) return false;
  setOption(name.toLowerCase(), value, draft, (better) => suggest(`${name}=${better}`));
  return true;
}

function setOption(
  name: string,
  value: string,
  draft: Draft,
  suggest: (better: string) => string,
): void {
  switch (name) {
    case 'tz':
    case 'timezone':
    case 'zone':
      draft.timeZone = readZone(value, suggest);
      return;
    case 'if':
      draft.condition = readCondition(value, suggest);
      return;
    case 'top':
      draft.top = readTop(value, suggest);
      return;
    case 'channel':
      draft.channel = readChannel(value) ?? readChannel(`#${value}`);
      return;
    default:
      throw new UsageError(
        `A digest has no option \`${name.slice(0, 40)}\`: it takes ${OPTION_NAMES.map((option) => `\`${option}=\``).join(', ')}.`,
        ['help digest'],
      );
  }
}

/** `#name`, and what Slack makes of it: `<#C123|name>`. */
function readChannel(word: string): ChannelWords | null {
  const [, id, label = ''] = /^<#([A-Z0-9]{2,30})(?:\|([^>]*))?>$/u.exec(word) ?? [];
  if (id !== undefined) return { kind: 'id', id, name: label === '' ? null : label };
  const [, name] = /^#([^\s#<>|,]{1,80})$/u.exec(word) ?? [];
  return name === undefined ? null : { kind: 'name', name: name.toLowerCase() };
}

function readZone(value: string, suggest: (better: string) => string): string {
  const reading = readTimeZone(value);
  if (reading.kind === 'zone') return reading.name;
  const [first] = reading.nearest;
  const hint = first === undefined ? explainZones(value) : `Did you mean \`${first}\`?`;
  throw new UsageError(
    `I don't know a time zone \`${value.slice(0, 64)}\`. ${hint}`,
    reading.nearest.map(suggest),
  );
}

function explainZones(value: string): string {
  const offset = isOffset(value) ? 'An offset does not go with clocks that change. ' : '';
  return `${offset}Zones are named after a city, as in \`tz=Europe/Lisbon\`, or \`tz=UTC\`.`;
}

function readCondition(
  value: string,
  suggest: (better: string) => string,
): ScheduledDigest['condition'] {
  const condition = CONDITIONS.find((candidate) => candidate === value.toLowerCase());
  if (condition !== undefined) return condition;
  throw new UsageError(
    `\`if=${value.slice(0, 40)}\`: it takes \`always\`, \`changed\` (only where something moved) or \`leaking\` (only where something grows).`,
    nearest(value, CONDITIONS, 1).concat('changed').slice(0, 1).map(suggest),
  );
}

function readTop(value: string, suggest: (better: string) => string): number {
  const top = /^\d{1,3}$/u.test(value) ? Number(value) : 0;
  if (top >= 1 && top <= MOST_ROWS) return top;
  throw new UsageError(`\`top=${value.slice(0, 40)}\`: it takes 1 to ${MOST_ROWS} rows.`, [
    suggest(top > MOST_ROWS ? String(MOST_ROWS) : '5'),
  ]);
}

/** `all`, or names with commas, spaces or `and` between them. */
function takeServices(
  words: readonly string[],
  { services: known }: CommandContext,
): { readonly services: ScheduledDigest['services'] | null; readonly count: number } {
  if (words[0]?.toLowerCase() === 'all') return { services: 'all', count: 1 };
  const names: string[] = [];
  let count = 0;
  for (const [at, word] of words.entries()) {
    const parts = word.split(',').filter((part) => part !== '');
    const isService = parts.every((part) => known.some(({ name }) => name === part));
    const isBetween = word.toLowerCase() === 'and' && names.length > 0;
    if (!isService && !isBetween) break;
    if (isService) {
      names.push(...parts);
      count = at + 1;
    }
  }
  return names.length === 0
    ? { services: null, count: 0 }
    : { services: [...new Set(names)], count };
}

/** `in #perf`, `to #perf`: what is left of them. */
function isIdleIn(word: string, at: number, all: readonly string[]): boolean {
  return at === all.length - 1 && all.length > 1 && /^(?:in|to|for)$/iu.test(word);
}

/** A word that is nearly a service was meant as one. */
function refuseSlip(
  first: string,
  before: readonly string[],
  words: readonly string[],
  { services }: CommandContext,
): void {
  const names = services.map(({ name }) => name);
  if (!names.some((name) => isSlipOf(first, name))) return;
  const near = nearest(first, names, 2);
  throw new UsageError(
    `I don't know a service \`${first.slice(0, 80)}\`. Did you mean \`${near[0] ?? names[0]}\`?`,
    near.map((name) =>
      joinWords([...before, ...words.map((word) => (word === first ? name : word))]),
    ),
  );
}
