/** A process of its own that uses a store, so that a test can kill it: run by `runStoreProcess`, it says on stdout what it did. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/adapters/store/open-store.ts';
import type { Store } from '../../src/app/ports.ts';
import { drawProfile, drawSnapshot } from './snapshots.ts';
import { drawDigested } from './stored-digests.ts';

export type StoreWork =
  /** Puts snapshots `first`, `first` + 1 … and prints the number of each once it is acknowledged. */
  | {
      readonly kind: 'put';
      readonly service: string;
      readonly first: number;
      readonly count: number;
    }
  /** Puts snapshots until that fails, prints why, and how many are there then. */
  | { readonly kind: 'fill'; readonly service: string }
  /** Takes numbers and prints them. */
  | { readonly kind: 'number'; readonly counter: string; readonly count: number }
  /** Writes baselines and prints the id of each once it is acknowledged. */
  | { readonly kind: 'document'; readonly count: number }
  /** Claims the keys `key-0`, `key-1` … and prints those that it got. */
  | { readonly kind: 'claim'; readonly key: string; readonly count: number };

export interface StorePlace {
  readonly redisUrl: string | null;
  readonly dataDir: string;
}

/** The lines that the process has printed so far; `exited` resolves when it is gone. */
export interface StoreProcess {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly exited: Promise<void>;
}

/** `maxFileKilobytes`: a file that would grow larger cannot be written, as on a full disk. */
export function runStoreProcess(
  place: StorePlace,
  work: StoreWork,
  maxFileKilobytes: number | 'unlimited' = 'unlimited',
): StoreProcess {
  const script = `trap '' XFSZ; ulimit -f ${maxFileKilobytes}; exec "$@"`;
  const words = [
    '--import',
    'tsx',
    fileURLToPath(import.meta.url),
    JSON.stringify({ place, work }),
  ];
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { child, lines, exited: once(child, 'close').then(() => undefined) };
}

const job = process.argv[1] === fileURLToPath(import.meta.url) ? process.argv[2] : undefined;
if (job !== undefined) await runJob(JSON.parse(job));

async function runJob({ place, work }: { place: StorePlace; work: StoreWork }): Promise<void> {
  const store = await openStore({
    ...place,
    limits: {
      maxAgeSeconds: 86_400,
      maxCount: 100_000,
      maxBytes: 2 ** 40,
      maxTotalBytes: 2 ** 40,
      maxDigestAgeSeconds: 86_400,
      thin: false,
    },
    warn: () => undefined,
  });
  if (work.kind === 'fill') {
    const why = await fillStore(store, work.service).catch((error: unknown) => String(error));
    process.stdout.write(`${why}\n${(await store.list(work.service, 10_000)).length}\n`);
  } else if (work.kind === 'put') {
    for (let n = work.first; n < work.first + work.count; n += 1) {
      await store.put(drawDigested(work.service, n, [1, n + 2]));
      process.stdout.write(`${n}\n`);
    }
  } else if (work.kind === 'number') {
    for (let n = 0; n < work.count; n += 1)
      process.stdout.write(`${await store.nextNumber(work.counter)}\n`);
  } else if (work.kind === 'document') {
    for (let n = 0; n < work.count; n += 1) {
      await store.write('baseline', `b${n}`, { snapshot: 's1', setAt: n, setBy: 'U1' }, null);
      process.stdout.write(`b${n}\n`);
    }
  } else {
    const keys = Array.from({ length: work.count }, (_, n) => `${work.key}-${n}`);
    const won = await Promise.all(keys.map((key) => store.claim(key, 60)));
    process.stdout.write(
      keys
        .filter((_, n) => won[n])
        .map((key) => `${key}\n`)
        .join(''),
    );
  }
  await store.close();
}

async function fillStore(store: Store, service: string): Promise<string> {
  for (let n = 0; n < 1000; n += 1)
    await store.put(drawSnapshot(service, n, drawProfile(n, 100_000)));
  return 'it never was full';
}
