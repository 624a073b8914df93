/** What `npm pack` takes along is all that the installed program reads. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };

it('the package holds every file and folder that the program finds beside itself', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const read = sources.flatMap((name) => {
    const code = readFileSync(join('src', name), 'utf8');
    return [...code.matchAll(/new URL\('(?:\.\.\/)+([^']+)', import\.meta\.url\)/gu)].map(
      ([, path]) => path ?? '',
    );
  });
  expect(read).toContain('assets/fonts/');
  const left = read.filter((path) => !files.some((held) => `${path}/`.startsWith(`${held}/`)));
  // Always packed.
  expect(left).toEqual(['package.json']);
});
