import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTerminalSources } from '../../src/adapters/sources/terminal-sources.ts';
import { runPprof } from '../../src/app/pprof-driver.ts';
import { formatTimeInUtc } from '../../src/pprof/time.ts';

const folder = fileURLToPath(new URL('../profiles/founding/', import.meta.url));
const series = `${folder}series/`;
const steps = readdirSync(series)
  .filter((name) => name.endsWith('.pb.gz'))
  .map((name) => name.replace('.pb.gz', ''))
  .toSorted();
const [first = '', last = ''] = [steps[0], steps.at(-1)];
const maxBytes = 16 << 20;

describe('the founding series', () => {
  test('grows from about 14 MB to over 200 MB, with steps back', async () => {
    const totals = await Promise.all(steps.map((step) => readTotal(`${step}.pb.gz`)));
    expect(totals.length).toBeGreaterThanOrEqual(30);
    expect(totals[0]).toBeGreaterThan(12);
    expect(totals[0]).toBeLessThan(16);
    expect(totals.at(-1)).toBeGreaterThan(200);
    const growths = totals.slice(1).map((total, index) => total - (totals[index] ?? 0));
    expect(growths.filter((growth) => growth > 0).length).toBeGreaterThan(0.9 * growths.length);
    expect(Math.min(...growths)).toBeLessThan(0);
  });

  test('the text of a step counts what its profile counts', async () => {
    for (const step of steps) {
      expect(await readTotal(`${step}.debug1.txt.gz`)).toBe(await readTotal(`${step}.pb.gz`));
    }
  });

  test('top blames the standard library', async () => {
    const rows = await pprof('-top', '-nodecount=1', `${series}${last}.pb.gz`);
    expect(rows.trimEnd()).toMatch(/ reflect\.unsafe_NewArray$/);
  });

  test('peek shows who dispatches', async () => {
    const rows = await pprof('-peek=reflect.Value.Call$', `${series}${last}.pb.gz`);
    expect(rows).toMatch(/100% \| {3}example\.org\/bambu\/router\.\(\*Context\)\.Invoke\n/);
  });

  test('what grew was made by the pool of the router', async () => {
    const base = `-base=${series}${first}.pb.gz`;
    const rows = await pprof('-peek=reflect.MakeSlice$', base, `${series}${last}.pb.gz`);
    expect(rows).toMatch(/100% \| {3}example\.org\/bambu\/router\.newPool\n/);
  });

  test('every address in the texts has a name, and so has the call before it', () => {
    const names = readFileSync(`${folder}symbols.txt`, 'utf8');
    const named = new Set(names.split('\n').map((line) => line.split(' ')[0]));
    const text = gunzipSync(readFileSync(`${series}${last}.debug1.txt.gz`)).toString();
    const stacks = text.matchAll(/^\d+: \d+ \[\d+: \d+\] @ (.*)$/gm);
    const addresses = Array.from(stacks, ([, stack = '']) => stack.split(' ')).flat();
    expect(addresses.length).toBeGreaterThan(1000);
    expect(addresses.filter((address) => !named.has(address))).toEqual([]);
    expect(addresses.filter((address) => !named.has(callBefore(address)))).toEqual([]);
  });
});

/** Megabytes in use. */
async function readTotal(file: string): Promise<number> {
  const report = await pprof('-top', '-unit=mb', '-symbolize=none', `${series}${file}`);
  return Number(/of ([\d.]+)MB total/.exec(report)?.[1]);
}

async function pprof(...args: readonly string[]): Promise<string> {
  let printed = '';
  await runPprof(args, {
    sources: createTerminalSources({ maxBytes, copyFolders: [] }),
    maxInflatedBytes: maxBytes,
    formatTime: formatTimeInUtc,
    readSource: (path) => ({ problem: `open ${path}: no such file or directory` }),
    drawSvg: (dot) => Promise.resolve(`<svg>${dot}</svg>`),
    isScreen: false,
    openInput: async () => ({ ask: () => Promise.resolve(null), close: () => undefined }),
    stdout: (part) => {
      printed += part;
    },
    stderr: () => undefined,
  });
  return printed;
}

function callBefore(address: string): string {
  return `0x${(BigInt(address) - 1n).toString(16)}`;
}
