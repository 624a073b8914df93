import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Imports that the table of src/README.md forbids, each planted in a copy of the tree. */
const forbidden: readonly (readonly [file: string, imported: string])[] = [
  ['src/pprof/a.ts', '../message/message.ts'],
  ['src/pprof/b.ts', 'node:fs'],
  ['src/pprof/c.ts', 'lmdb'],
  ['src/pprof/driver/d.ts', '../../app/ports.ts'],
  ['src/leaks/d1.ts', '../message/message.ts'],
  ['src/leaks/d2.ts', 'node:fs'],
  ['src/leaks/statistics/d3.ts', '../../commands/command.ts'],
  ['src/pprof/d4.ts', '../leaks/digest.ts'],
  ['src/message/e.ts', '../pprof/profile.ts'],
  ['src/commands/top/f.ts', '../peek/peek.ts'],
  ['src/commands/top/g.ts', '../../app/ports.ts'],
  ['src/commands/top/h.ts', 'node:fs'],
  ['src/commands/i.ts', '../app/ports.ts'],
  ['src/commands/i1.ts', 'bullmq'],
  ['src/commands/top/i2.ts', 'croner'],
  ['src/app/j.ts', '../adapters/http/profile-source.ts'],
  ['src/app/k.ts', 'ioredis'],
  ['src/app/l.ts', 'node:fs'],
  ['src/app/m.ts', '../heapbot.ts'],
  ['src/adapters/http/n.ts', '../slack/bot.ts'],
  ['src/adapters/slack/blocks/o.ts', '../../http/profile-source.ts'],
  ['src/adapters/http/p.ts', '../../main.ts'],
  ['src/sandbox/q.ts', '../app/ports.ts'],
  ['src/sandbox/demo/r.ts', '../../pprof/profile.ts'],
];

/** Imports that it allows. */
const allowed: readonly (readonly [file: string, imported: string])[] = [
  ['src/pprof/driver/a1.ts', '../profile.ts'],
  ['src/pprof/b1.ts', 're2js'],
  ['src/pprof/b2.ts', './decode/read-profile.ts'],
  ['src/leaks/b3.ts', '../pprof/profile.ts'],
  ['src/leaks/b4.ts', 'node:crypto'],
  ['src/leaks/statistics/b5.ts', '../digest.ts'],
  ['src/commands/top/b6.ts', '../../leaks/digest.ts'],
  ['src/message/c1.ts', './chart.ts'],
  ['src/commands/top/d1.ts', '../heap-report.ts'],
  ['src/commands/top/d2.ts', '../../pprof/profile.ts'],
  ['src/commands/d3.ts', './top/top.ts'],
  ['src/commands/d4.ts', 'croner'],
  ['src/app/e1.ts', '../commands/list.ts'],
  ['src/adapters/slack/blocks/f1.ts', '../../../app/ports.ts'],
  ['src/adapters/slack/blocks/f2.ts', '../upload.ts'],
  ['src/adapters/http/f3.ts', '../worker-entry.ts'],
  ['src/sandbox/demo/g1.ts', '../clock.ts'],
];

/** Globals that the pure folders may not touch. */
const globals: readonly (readonly [file: string, expression: string])[] = [
  ['src/pprof/x1.ts', 'process.env'],
  ['src/pprof/x2.ts', 'Date.now()'],
  ['src/leaks/x3.ts', 'Date.now()'],
  ['src/message/x3.ts', 'console'],
  ['src/commands/top/x4.ts', "fetch('/')"],
];

describe('the linter', () => {
  const tree = mkdtempSync(join(tmpdir(), 'heapbot-imports-'));
  let refused: ReadonlySet<string>;

  beforeAll(() => {
    const configuration = JSON.parse(readFileSync('biome.json', 'utf8')) as { vcs: unknown };
    write(tree, 'biome.json', JSON.stringify({ ...configuration, vcs: { enabled: false } }));
    for (const [file, imported] of [...forbidden, ...allowed]) {
      write(tree, file, `import { planted } from '${imported}';\n\nexport const used = planted;\n`);
    }
    for (const [file, expression] of globals)
      write(tree, file, `export const used = ${expression};\n`);
    refused = lint(tree);
  });

  afterAll(() => rmSync(tree, { recursive: true }));

  it.each(forbidden)('refuses in %s an import of %s', (file) => {
    expect(refused).toContain(file);
  });

  it.each(allowed)('lets %s import %s', (file) => {
    expect(refused).not.toContain(file);
  });

  it.each(globals)('refuses in %s the use of %s', (file) => {
    expect(refused).toContain(file);
  });
});

function write(tree: string, file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

/** The files in which an import or a global is refused. */
function lint(tree: string): ReadonlySet<string> {
  const biome = resolve('node_modules/@biomejs/biome/bin/biome');
  const rules = ['--only=style/noRestrictedImports', '--only=style/noRestrictedGlobals'];
  const { stdout } = spawnSync(
    process.execPath,
    [biome, 'lint', '--max-diagnostics=none', '--reporter=json', ...rules, '.'],
    {
      cwd: tree,
      encoding: 'utf8',
    },
  );
  const start = stdout.indexOf('{');
  const { diagnostics } = JSON.parse(stdout.slice(start)) as {
    diagnostics: { location: { path: unknown } }[];
  };
  return new Set(diagnostics.map(({ location }) => pathOf(location.path)));
}

/** A path stands alone or in an object, depending on Biome's version. */
function pathOf(path: unknown): string {
  const text = typeof path === 'object' && path !== null && 'file' in path ? path.file : path;
  return String(text).replace(/^\.\//u, '');
}
