/** What the form for digests holds: where it was opened, and what was put into it. */

import { z } from 'zod';
import type { Place } from '../../../app/conversation.ts';
import { joinWords } from '../../../commands/words.ts';

export const FORM_ID = 'heapbot.digest';

/** The ids of its blocks; the element in each has the same. */
export const FIELDS = {
  services: 'services',
  when: 'when',
  timeZone: 'time_zone',
  channel: 'channel',
  condition: 'condition',
  top: 'top',
} as const;

export type Field = (typeof FIELDS)[keyof typeof FIELDS];

/** `all` is a word of ours, not a service: services have their letter before them. */
export const ALL = 'all';
export const SERVICE_PREFIX = 's:';

/** Kept in the form itself, so that any process can take it. */
export interface FormMark {
  /** The digest that is changed; null for a new one. */
  readonly number: number | null;
  readonly place: Place;
  /** Where it can be answered also in a channel that heapbot is not in; null where Slack gave none. */
  readonly responseUrl: string | null;
}

const id = z.string().max(50);

const markSchema = z.object({
  number: z.int().nullable(),
  place: z.object({
    workspace: id,
    channel: id,
    channelName: z.string().max(200).nullable(),
    thread: id.nullable(),
  }),
  responseUrl: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\//u)
    .nullable(),
});

export function encodeMark(mark: FormMark): string {
  return JSON.stringify(mark);
}

/** Null where it is not one that `encodeMark` made. */
export function decodeMark(text: unknown): FormMark | null {
  if (typeof text !== 'string' || text.length > 3_000) return null;
  try {
    return markSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export interface FormValues {
  /** `all` and names with their prefix. */
  readonly services: readonly string[];
  readonly when: string;
  readonly timeZone: string;
  /** An id; empty where none was chosen. */
  readonly channel: string;
  readonly condition: string;
  readonly top: string;
}

const chosen = z.object({ value: z.string().max(200) });

const elementSchema = z.object({
  value: z.string().max(3_000).nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).max(200).nullish(),
  selected_conversation: id.nullish(),
});

const stateSchema = z.object({
  values: z.record(z.string(), z.record(z.string(), elementSchema)),
});

/** Null where it is no form of ours. */
export function readValues(state: unknown): FormValues | null {
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success) return null;
  const of = (field: Field) => parsed.data.values[field]?.[field];
  return {
    services: (of('services')?.selected_options ?? []).map(({ value }) => value),
    when: of('when')?.value?.trim() ?? '',
    timeZone: of('time_zone')?.value?.trim() ?? '',
    channel: of('channel')?.selected_conversation ?? '',
    condition: of('condition')?.selected_option?.value ?? 'always',
    top: of('top')?.value?.trim() ?? '',
  };
}

/** What the person would have typed. */
export function toCommand(number: number | null, values: FormValues): string {
  const { services, when, timeZone, channel, condition, top } = values;
  const names = services.map((value) => value.slice(SERVICE_PREFIX.length));
  return joinWords([
    'digest',
    ...(number === null ? ['add'] : ['edit', String(number)]),
    services.includes(ALL) ? ALL : names.join(','),
    when,
    ...(channel === '' ? [] : [`<#${channel}>`]),
    `tz=${timeZone}`,
    `if=${condition}`,
    `top=${top}`,
  ]);
}
