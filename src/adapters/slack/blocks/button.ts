/** What a button carries: the command that it stands for, in a form that outlives upgrades of the bot. */

import { z } from 'zod';
import { BUTTON_VALUE } from './limits.ts';
import { clean, lengthOf } from './text.ts';

/** Buttons that run commands have ids that begin so; the rest is their number in the message. */
export const BUTTON_ID_PREFIX = 'heapbot.run.';

/** Null where the command is too long for a button. */
export function encodeButton(command: string): string | null {
  const value = JSON.stringify({ v: 1, c: clean(command) });
  return lengthOf(value) <= BUTTON_VALUE ? value : null;
}

const schema = z.strictObject({ v: z.literal(1), c: z.string().max(BUTTON_VALUE) });

/** Null where the value is not one that `encodeButton` made. */
export function decodeButton(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 2 * BUTTON_VALUE) return null;
  const parsed = schema.safeParse(parseJson(value));
  return parsed.success ? parsed.data.c : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
