import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createInProcessAnalysis } from '../../src/adapters/analysis/in-process.ts';
import { readFileHistory } from '../../src/app/file-history.ts';

const LEAKS = fileURLToPath(new URL('../profiles/leaks/', import.meta.url));
const analysis = createInProcessAnalysis(2 ** 26);
const readFile = async (path: string) => readFileSync(path);
const quiet = () => undefined;

function pathsOf(series: string, ending: RegExp): string[] {
  const folder = `${LEAKS}${series}/series/`;
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .map((name) => folder + name);
}

it('orders files by their own times, whatever their names, and says how far it is', async () => {
  const paths = pathsOf('subscribers', /\.pb\.gz$/u);
  const steps: string[] = [];
  const renamed = new Map(paths.map((path, at) => [`series/${paths.length - at}.pb.gz`, path]));
  const history = await readFileHistory(
    [...renamed.keys()],
    { analysis, readFile: async (path) => readFileSync(renamed.get(path) ?? '') },
    (done, of) => steps.push(`${done}/${of}`),
  );
  const times = history.digests.map(({ takenAt }) => takenAt);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeGreaterThan(1_500_000_000_000);
  expect(history.digests[0]?.snapshot).toBe(`series/${paths.length}.pb.gz`);
  expect(history).toMatchObject({ service: 'series', gcPercent: 100, snapshots: [], leaks: [] });
  expect(history.definitions.length).toBeGreaterThan(0);
  expect(steps.at(-1)).toBe(`${paths.length}/${paths.length}`);
});

it('takes the memory from the text beside a profile, and makes no point of the text', async () => {
  const profiles = pathsOf('goroutines', /\.pb\.gz$/u);
  const all = pathsOf('goroutines', /\.(pb\.gz|txt|txt\.gz)$/u);
  expect(all.length).toBeGreaterThan(profiles.length);
  const { digests } = await readFileHistory(all, { analysis, readFile }, quiet);
  expect(digests).toHaveLength(profiles.length);
  const stacks = digests.map(({ processes }) => processes[0]?.memory?.stackInuse ?? 0);
  expect(Math.min(...stacks)).toBeGreaterThan(0);
  expect(stacks.at(-1)).toBeGreaterThan(2 * (stacks[0] ?? 0));
});

it('dates texts by their collections where no file has a time', async () => {
  const texts = pathsOf('goroutines', /debug1\.txt(\.gz)?$/u);
  const { digests } = await readFileHistory(texts, { analysis, readFile }, quiet);
  expect(digests).toHaveLength(texts.length);
  expect(digests[0]?.takenAt).toBeGreaterThan(1_500_000_000_000);
});

it('knows who starts goroutines where their profile is among the files', async () => {
  const paths = [`${LEAKS}goroutines/goroutine.pb.gz`, ...pathsOf('goroutines', /\.pb\.gz$/u)];
  const history = await readFileHistory(paths, { analysis, readFile }, quiet);
  expect(history.digests).toHaveLength(paths.length - 1);
  expect(history.service).toBe('goroutines');
  expect(history.goroutines?.starters[0]?.runs.function).toContain('main.');
});

it('names the file that is no heap profile', async () => {
  const [first = ''] = pathsOf('subscribers', /\.pb\.gz$/u);
  const processor = readFileSync(new URL('../profiles/checkout/cpu.pb.gz', import.meta.url));
  for (const [bad, body] of [
    ['broken.pb.gz', Buffer.from('<html>')],
    ['cpu.pb.gz', processor],
  ] as const) {
    const read = async (path: string) => (path === bad ? body : readFileSync(path));
    await expect(
      readFileHistory([first, bad], { analysis, readFile: read }, quiet),
    ).rejects.toMatchObject({ name: 'FileError', message: expect.stringContaining(`${bad}: `) });
  }
});
