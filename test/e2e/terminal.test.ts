/** The commands of /heap in a terminal, as a program of its own: output, exit codes, pipes. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cli = resolve('dist/cli.js');
const series = resolve('test/profiles/founding/series');
const heap = join(series, '31.pb.gz');
let folder = '';
let address = '';
const server: Server = createServer((_, response) => response.end(readFileSync(heap)));

beforeAll(async () => {
  if (!existsSync(cli)) throw new Error('there is no build: npm run build');
  folder = await mkdtemp(join(tmpdir(), 'heapbot-terminal-'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/debug/pprof/heap`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('heapbot in a terminal', { timeout: 30_000 }, () => {
  test('reads files, and continues with none of them', async () => {
    const { code, stdout, stderr } = await heapbot('top', heap, '3', '-cum');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('top 3 of 38 functions');
    expect(stdout).toMatch(/^\s+flat\s+flat%\s+cum\s+cum%\s+function$/mu);
    expect(await heapbot('top')).toMatchObject({ code: 2 });
    expect(await heapbot('top', 'x'.repeat(10_000))).toMatchObject({ code: 2 });
  });

  test('reads a pipe', async () => {
    const { code, stdout } = await run('bash', [
      '-c',
      `"${process.execPath}" "${cli}" top <(cat "${heap}") 1`,
    ]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('reflect.unsafe_NewArray'),
    });
  });

  test('prints the report as JSON', async () => {
    const { code, stdout } = await heapbot('peek', heap, 'reflect.Value.Call', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.snapshots[0].origin).toBe('file');
    expect(JSON.stringify(report.peek)).toContain('router.(*Context).Invoke');
  });

  test('says why a series grows: the object that scripts rely on, whatever the order of the files', async () => {
    const files = readdirSync(series).filter((name) => name.endsWith('.pb.gz'));
    const paths = files.toReversed().map((name) => join(series, name));
    const { code, stdout } = await heapbot('why', ...paths, '--json');
    expect(code).toBe(0);
    const { details, ...judgement } = JSON.parse(stdout);
    expect(judgement).toMatchObject({
      verdict: 'growing',
      confidence: 'confirmed',
      snapshots: files.length,
      suspects: [
        {
          kind: 'library',
          allocator: { function: 'example.org/bambu/router.newPool', origin: 'third-party' },
          entry: { function: 'example.com/blog/pages.Remember', origin: 'main' },
        },
        { kind: 'application' },
      ],
      outOfMemory: null,
    });
    expect(details.learned).not.toEqual([]);
    const { stdout: said } = await heapbot('why', ...paths);
    expect(said).toMatch(
      /^series is leaking: .* Library code router\.newPool \(pool\.go:23\) allocates \+2 GB\/h of it/u,
    );
    expect(await heapbot('why', heap, '--json')).toMatchObject({ code: 0 });
    expect(await heapbot('why', join(series, 'none.pb.gz'))).toMatchObject({ code: 1 });
  });

  test('asks a service, keeps the snapshot, and goes on with it', async () => {
    const first = await heapbot('top', 'svc-blog', '3');
    const id = /heapbot top svc-blog 3 snapshot=(s_\w+)/u.exec(first.stdout)?.[1];
    expect({ code: first.code, id }).toEqual({ code: 0, id: expect.any(String) });
    const next = await heapbot('peek', 'reflect.Value.Call');
    expect(next.stdout).toContain(`snapshot=${id}`);
    expect(next.stdout).toContain('router.(*Context).Invoke');
  });

  test.each([
    [['top', 'svc-blgo'], 2, /Did you mean `svc-blog`\? Try: heapbot top svc-blog/u],
    [['frobnicate'], 2, /neither a command nor a service/u],
    [['top', heap, 'sort=size'], 2, /takes one of flat, cum/u],
    [
      ['peek', heap, 'main.(*T).M'],
      2,
      /Try: heapbot peek .*31\.pb\.gz 'main\\\.\\\(\\\*T\\\)\\\.M'$/u,
    ],
    [['peek', heap, 'nowhere'], 2, /No function of this heap matches `nowhere`/u],
    [['top', 'missing.pb.gz'], 1, /missing\.pb\.gz: there is no such file/u],
    [['top', cli], 1, /cli\.js: This is not a profile that heapbot can read/u],
    [['top', 'svc-down'], 1, /refused the connection/u],
  ])('%j ends with %i and one line that says why', async (words, code, line) => {
    const ended = await heapbot(...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr.trimEnd()).toMatch(line);
    expect(ended.stderr.trimEnd()).not.toContain('\n');
  });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function heapbot(...words: string[]): Promise<Ended> {
  return run(process.execPath, [cli, ...words]);
}

function run(file: string, words: readonly string[]): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    HEAPBOT_DATA_DIR: join(folder, 'data'),
    HEAPBOT_SERVICES: `svc-blog=${address},svc-down=http://127.0.0.1:1/heap`,
  };
  return new Promise((done) => {
    execFile(file, words, { cwd: folder, env, timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      done({ code, stdout, stderr });
    });
  });
}
