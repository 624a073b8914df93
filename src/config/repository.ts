/** `repository:` of a service: where its source can be read. */

import { z } from 'zod';
import type { Repository } from '../commands/command.ts';

/** Without a query: paths are put behind it. */
const pageUrl = z
  .string()
  .refine(isPlainUrl, 'an address that starts with https:// or http://, without user, ? and #');

const root = z
  .string()
  .regex(
    /^[^\s@?#]{1,500}$/u,
    'a module path such as example.com/blog, or a folder such as /src/blog',
  )
  .transform((path) => path.replace(/(?<=.)\/+$/u, ''));

export const repositorySchema = z.strictObject({
  url: pageUrl.transform((url) => url.replace(/(\.git)?\/*$/u, '')),
  forge: z.enum(['github', 'gitlab', 'bitbucket'], 'one of github, gitlab, bitbucket').optional(),
  root: z.union(
    [root, z.array(root).min(1).max(20)],
    'a module path such as example.com/blog, a folder such as /src/blog, or a list of them',
  ),
  folder: z
    .string()
    .transform((path) => path.replace(/^\/+|\/+$/gu, ''))
    .refine(
      (path) => path === '' || isPath(path),
      'a folder of the repository such as services/blog',
    )
    .default(''),
  revision: z.string().default('HEAD'),
  modules: z
    .record(
      z
        .string()
        .regex(/^[^\s@?#]{1,500}$/u, 'a module path, or its beginning with a slash at the end'),
      pageUrl,
    )
    .refine((modules) => Object.keys(modules).length <= 200, 'at most 200 prefixes')
    .default({}),
});

/** A branch, a tag or a commit, in the characters that people use for them. */
export function isRevision(text: string): boolean {
  return isPath(text);
}

/** `revision` is the one of the file with variables filled in. */
export function toRepository(
  { url, forge, root: roots, folder, modules }: z.output<typeof repositorySchema>,
  revision: string,
): Repository {
  return {
    url,
    forge: forge ?? null,
    roots: typeof roots === 'string' ? [roots] : roots,
    folder,
    revision,
    modules,
  };
}

/** Below something: no way up. */
function isPath(text: string): boolean {
  const isPlain = text.length <= 500 && /^[\w./@+-]+$/u.test(text);
  return isPlain && text.split('/').every((part) => !['', '.', '..'].includes(part));
}

function isPlainUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s<>|"'`?#]+$/u.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
