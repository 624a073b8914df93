/** Puts the built `heapbot pprof` into few files: starting it would otherwise wait for some hundred and forty modules. */

import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Packages that every report is made with; finding one on the disk takes longer than reading it. */
const bundled = ['re2js', 'pprof-format'];

rmSync(`${root}dist/cli/parts`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['dist/cli/pprof.js'],
  outdir: 'dist/cli',
  allowOverwrite: true,
  bundle: true,
  // What is imported when it is needed stays apart.
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  // A quarter less to read and compile at each start; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  // The other packages are only for what a report on a file does not do.
  external: Object.keys(dependencies).filter((name) => !bundled.includes(name)),
  logLevel: 'warning',
});
