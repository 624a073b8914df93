/** The files that make the page: our own beside this folder's sources, and the style sheet of slack-blocks-to-jsx. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
}

/** The compiler does not copy them: from `src/sandbox` and from `dist/sandbox` alike they are found in `src`. */
const folder = new URL('../../src/sandbox/page/', import.meta.url);

const names = [
  'actions.js',
  'api.js',
  'attaching.js',
  'base.css',
  'blocks.css',
  'composer.css',
  'composer.js',
  'layout.css',
  'lists.js',
  'main.js',
  'messages.css',
  'modal.js',
  'tables.js',
  'theme.js',
  'time.js',
] as const;

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

export function readAssets(): ReadonlyMap<string, Asset> {
  const require = createRequire(import.meta.url);
  return new Map<string, Asset>([
    [
      '',
      {
        contentType: 'text/html; charset=utf-8',
        body: readFileSync(new URL('index.html', folder)),
      },
    ],
    [
      'slack-blocks.css',
      {
        contentType: 'text/css; charset=utf-8',
        body: readFileSync(require.resolve('slack-blocks-to-jsx/dist/style.css')),
      },
    ],
    ...names.map((name): [string, Asset] => [
      name,
      {
        contentType: contentTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain',
        body: readFileSync(new URL(name, folder)),
      },
    ]),
  ]);
}
