/** Reads a JSON record that may come from another program or another version. */

import type { z } from 'zod';

/** Null where the text is no such record. */
export function decode<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
