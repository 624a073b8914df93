import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { expect, onTestFinished, test } from 'vitest';
import { startBlog } from '../../../src/sandbox/demo/svc-blog.ts';

const start = 1_795_000_000_000;

async function openBlog() {
  const clock = { now: start };
  const blog = await startBlog({ firstStep: 0, stepMillis: 1000, now: () => clock.now });
  onTestFinished(() => blog.close());
  const base = blog.url.replace(/heap$/u, '');
  return {
    base,
    after: (milliseconds: number) => {
      clock.now = start + milliseconds;
    },
    async heap() {
      const response = await fetch(blog.url);
      return Profile.decode(gunzipSync(Buffer.from(await response.arrayBuffer())));
    },
    text: async (path: string, init?: RequestInit) => (await fetch(base + path, init)).text(),
  };
}

/** Bytes in use, the last of Go's four sample types. */
function inuse(profile: Profile): number {
  return profile.sample.reduce((sum, sample) => sum + Number(sample.value[3]), 0);
}

test('time moves on, and the heap grows with it', async () => {
  const blog = await openBlog();
  const first = await blog.heap();
  blog.after(10_000);
  const later = await blog.heap();
  expect(first.timeNanos).toBe(BigInt(start) * 1_000_000n);
  expect(later.timeNanos).toBe(BigInt(start + 10_000) * 1_000_000n);
  expect(inuse(first)).toBeGreaterThan(5e6);
  expect(inuse(later)).toBeGreaterThan(2 * inuse(first));
});

test('the end of the recording is held, and its time still moves', async () => {
  const blog = await openBlog();
  blog.after(3_600_000);
  const last = await blog.heap();
  blog.after(7_200_000);
  const stillLast = await blog.heap();
  expect(inuse(stillLast)).toBe(inuse(last));
  expect(inuse(last)).toBeGreaterThan(150e6);
  expect(stillLast.timeNanos).toBe(BigInt(start + 7_200_000) * 1_000_000n);
});

test('debug=1 is Go’s text of the same step', async () => {
  const blog = await openBlog();
  const first = await blog.text('heap?debug=1');
  blog.after(20_000);
  const later = await blog.text('heap?debug=1');
  expect(first).toMatch(/^heap profile: \d+: \d+ \[\d+: \d+\] @ heap\/1048576\n/u);
  expect(first).toContain('# runtime.MemStats');
  expect(later).not.toBe(first);
});

test('addresses get their names', async () => {
  const blog = await openBlog();
  const text = await blog.text('heap?debug=1');
  const address = /@ (0x[0-9a-f]+)/u.exec(text)?.[1] ?? '';
  const answer = await blog.text('symbol', { method: 'POST', body: `${address}+0x1` });
  expect(answer).toMatch(new RegExp(`^num_symbols: 1\n${address} \\S+\n$`, 'u'));
  expect(await blog.text('symbol')).toBe('num_symbols: 1\n');
  expect(await blog.text('')).toContain('heap?debug=1');
});

test('the time before the demo began is told too, each step with its own time', async () => {
  const blog = await startBlog({ firstStep: 4, stepMillis: 1000, now: () => start });
  onTestFinished(() => blog.close());
  const read = async (url: string) => {
    const body = await (await fetch(url)).arrayBuffer();
    return Profile.decode(gunzipSync(Buffer.from(body)));
  };
  const past = await Promise.all(blog.past.map(read));
  expect(past.map(({ timeNanos }) => timeNanos)).toEqual(
    [4000, 3000, 2000, 1000].map((ago) => BigInt(start - ago) * 1_000_000n),
  );
  expect(inuse(past[0] as Profile)).toBeLessThan(inuse(await read(blog.url)));
});
