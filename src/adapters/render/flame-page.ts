/** Makes one HTML file of a flame graph, which needs nothing else: works from a disk, asks nobody for anything. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FlamePage } from '../../message/flame-page.ts';

/** The compiler does not copy them: from `src/adapters/render` and from `dist/adapters/render` alike they are found in `src`. */
const folder = new URL('../../../src/adapters/render/flame-page/', import.meta.url);

/** In the order in which they need one another. */
const scripts = [
  'data.js',
  'numbers.js',
  'trees.js',
  'layout.js',
  'frames.js',
  'tip.js',
  'search.js',
  'main.js',
] as const;

interface Parts {
  readonly template: string;
  readonly style: string;
  readonly script: string;
}

let parts: Promise<Parts> | undefined;

export async function writeFlamePage(page: FlamePage): Promise<string> {
  parts ??= readParts();
  const { template, style, script } = await parts;
  // Functions, since `$` in a replacement would mean something.
  return template
    .replace(/"default-src 'none'"/u, () => `"${policyFor(style, script)}"`)
    .replace(/(?<=<title>)[^<]*/u, () => escapeText(page.title))
    .replace(/(?<=<style>)[^<]*/u, () => style)
    .replace(/(?<=<script type="module">)[^<]*/u, () => script)
    .replace(/(?<=id="data">)[^<]*/u, () => escapeData(page));
}

async function readParts(): Promise<Parts> {
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  const [template, style, ...modules] = await Promise.all([
    read('page.html'),
    read('flame.css'),
    ...scripts.map(read),
  ]);
  return { template, style, script: modules.map(withoutModuleSyntax).join('\n') };
}

/** The modules become one script: a page on a disk may load no other. */
function withoutModuleSyntax(module: string): string {
  return module.replace(/^import [^;]*;\n/gmu, '').replace(/^export /gmu, '');
}

/** Nothing but this style and this script, whatever is in the data; no requests at all. */
function policyFor(style: string, script: string): string {
  return `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** Inside a script element nothing but `<` could end it. */
function escapeData(page: FlamePage): string {
  return JSON.stringify(page).replaceAll('<', '\\u003c');
}
