import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findGoVersion, runGoPprof } from '../../scripts/golden/go-pprof.ts';
import { inputsOf, readCorpus } from '../../scripts/parity/corpus.ts';
import { replay } from '../../scripts/parity/replay.ts';

const folder = fileURLToPath(new URL('../golden/pprof', import.meta.url));
const corpus = await readCorpus(folder);
const recordedBy = await readRecordedVersion();
const installed = await findGoVersion();
const isComparable = installed !== null && minorVersion(installed) === minorVersion(recordedBy);

/** Running pprof takes a while: every so many goldens are enough to notice that they no longer are its output. */
const SAMPLE_EVERY = 12;

if (!isComparable) {
  const found = installed === null ? 'Go is not installed' : `the Go installed is ${installed}`;
  console.warn(
    `The goldens are not compared with go tool pprof: they are of ${recordedBy}, and ${found}.`,
  );
}

describe('the golden reports of the recorded profiles', () => {
  test('there are some of every profile', () => {
    expect(corpus.cases.length).toBeGreaterThan(150);
  });

  test.each(corpus.cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { outcome, difference } = await replay(corpus, one);
    expect(`${outcome} ${difference}`.trim()).toBe('identical');
  });
});

describe.skipIf(!isComparable)('the golden reports and the installed go tool pprof', () => {
  const files = corpus.cases.filter((one) => one.symbolz === undefined);
  const sample = files.filter((_, index) => index % SAMPLE_EVERY === 0);

  test.each(sample.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const answer = await runGoPprof([...one.args, ...inputsOf(one)], folder);
    expect(answer.stdout).toBe(await readFile(join(folder, one.golden), 'utf8'));
    expect(answer.exit).toBe(one.exit ?? 0);
  });
});

async function readRecordedVersion(): Promise<string> {
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  return /go\d+(?:\.\d+)+/.exec(readme)?.[0] ?? 'an unknown version';
}

/** go1.26.8: go1.26. pprof only changes with a minor version. */
function minorVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
