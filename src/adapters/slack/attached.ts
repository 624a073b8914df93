/** Which of the files at a message may be profiles: pictures and the like are not. */

import { z } from 'zod';

const fileSchema = z.object({
  id: z.string().regex(/^F[A-Z0-9]{2,30}$/u),
  name: z.string().max(500).nullish(),
  mimetype: z.string().max(200).nullish(),
  mode: z.string().max(50).nullish(),
});

export type AttachedFile = z.infer<typeof fileSchema>;

/** More than anybody compares. */
const MOST = 10;
const OTHER_TYPES = /^(?:(?:image|video|audio)\/|application\/pdf$)/u;

/** `files` as Slack sends them with a message; what is no file is left out. */
export function possibleProfiles(files: unknown): readonly AttachedFile[] {
  if (!Array.isArray(files)) return [];
  return files
    .slice(0, MOST)
    .flatMap((file) => fileSchema.safeParse(file).data ?? [])
    .filter(({ mimetype, mode }) => mode !== 'tombstone' && !OTHER_TYPES.test(mimetype ?? ''));
}
