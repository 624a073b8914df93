import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runPprof } from '../../src/app/pprof-driver.ts';
import { type PprofSources, SourceError } from '../../src/app/pprof-sources.ts';
import type { PprofTerminal } from '../../src/app/pprof-terminal.ts';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';
import type { ReportContent } from '../../src/pprof/driver/printers.ts';
import { encodeProfile } from '../../src/pprof/encode.ts';
import { formatTimeInUtc } from '../../src/pprof/time.ts';
import { type DrawOptions, drawProfile } from '../support/draw-profile.ts';

const before = draw('main;serve;alloc 1 1024');
const after = draw(`
  main;serve;alloc 3 3072
  main;cache;alloc 1 1024
`);

function draw(picture: string, options?: DrawOptions): Uint8Array {
  return encodeProfile(drawProfile(picture, options));
}

/** A machine with these files and servers; what is posted to or saved on it is remembered. */
class Machine implements PprofSources {
  readonly written = new Map<string, Buffer>();
  readonly saved: { name: string; profile: Uint8Array }[] = [];
  readonly posted: { url: string; body: string }[] = [];
  symbols = '';
  isScreen = false;
  readonly typed: string[] = [];
  readonly #things: Readonly<Record<string, Uint8Array>>;

  constructor(things: Readonly<Record<string, Uint8Array>>) {
    this.#things = things;
  }

  readFile(path: string): Promise<Uint8Array | null> {
    return Promise.resolve(path.startsWith('http') ? null : (this.#things[path] ?? null));
  }

  isProgram(path: string): Promise<boolean> {
    return Promise.resolve(path === '/srv/blog');
  }

  writeFile(path: string, content: ReportContent): Promise<void> {
    this.written.set(path, Buffer.concat(Array.from(content, (part) => Buffer.from(part))));
    return Promise.resolve();
  }

  async writeNumbered(ending: string, content: ReportContent): Promise<string> {
    const path = `profile001.${ending}`;
    await this.writeFile(path, content);
    return path;
  }

  saveCopy(name: string, profile: Uint8Array): Promise<string> {
    this.saved.push({ name, profile });
    return Promise.resolve(`/home/me/pprof/${name}.001.pb.gz`);
  }

  get(url: string): Promise<Uint8Array> {
    const body = this.#things[url];
    if (body === undefined)
      return Promise.reject(new SourceError('server response: 404 Not Found'));
    return Promise.resolve(body);
  }

  post(url: string, body: string): Promise<string> {
    this.posted.push({ url, body });
    return Promise.resolve(this.symbols);
  }
}

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: readonly string[];
}

async function run(machine: Machine, line: string): Promise<Outcome> {
  let stdout = '';
  const stderr: string[] = [];
  const terminal: PprofTerminal = {
    sources: machine,
    maxInflatedBytes: 1_000_000,
    formatTime: formatTimeInUtc,
    readSource: (path) => ({ problem: `open ${path}: no such file or directory` }),
    drawSvg: (dot) => Promise.resolve(`<svg>${dot}</svg>`),
    isScreen: machine.isScreen,
    openInput: async () => ({
      ask: (prompt) => {
        stdout += prompt;
        return Promise.resolve(machine.typed.shift() ?? null);
      },
      close: () => undefined,
    }),
    stdout: (part) => {
      stdout += part;
    },
    stderr: (text) => stderr.push(text),
  };
  const exit = await runPprof(line.split(' '), terminal);
  return { exit, stdout, stderr };
}

function rows(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => /%\s+\S+$/.test(line))
    .map((line) => line.trim().replaceAll(/ +/g, ' '));
}

describe('runPprof', () => {
  test('prints the report of a file', async () => {
    const { exit, stdout, stderr } = await run(new Machine({ heap: after }), '-top heap');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: [] });
    expect(stdout).toBe(
      [
        'File: service',
        'Type: inuse_space',
        'Showing nodes accounting for 4kB, 100% of 4kB total',
        '      flat  flat%   sum%        cum   cum%',
        '       4kB   100%   100%        4kB   100%  alloc',
        '         0     0%   100%        1kB 25.00%  cache',
        '         0     0%   100%        4kB   100%  main',
        '         0     0%   100%        3kB 75.00%  serve',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['compressed', gzipSync(after)],
    ['plain', after],
  ])('gives the memory of a %s file back where that can be done', async (_, content) => {
    const memory = new ArrayBuffer(content.length, { maxByteLength: content.length });
    const heap = new Uint8Array(memory, 0, content.length);
    heap.set(content);
    const { exit, stdout } = await run(new Machine({ heap }), '-top heap');
    expect(exit).toBe(0);
    expect(rows(stdout)[0]).toBe('4kB 100% 100% 4kB 100% alloc');
    expect(memory.byteLength).toBe(0);
  });

  test('merges several files, and names those it cannot read', async () => {
    const machine = new Machine({ before, after, page: Buffer.from('<html>') });
    const { exit, stdout, stderr } = await run(machine, '-top before after page nothing');
    expect(exit).toBe(0);
    expect(rows(stdout)[0]).toBe('5kB 100% 100% 5kB 100% alloc');
    expect(stderr).toEqual([
      'page: parsing profile: unrecognized profile format',
      expect.stringMatching(/^This is a web page, not a profile/),
      'nothing: stat nothing: no such file or directory',
      'Fetched 2 source profiles out of 4',
    ]);
  });

  test('counts a file as often as it is named', async () => {
    const once = await run(new Machine({ before }), '-top before');
    const thrice = await run(new Machine({ before }), '-top before before before');
    expect(once.stdout).toContain('100% of 1kB total');
    expect(thrice.stdout).toContain('100% of 3kB total');
  });

  test('subtracts a base, or shows the difference in percent of it', async () => {
    const machine = new Machine({ before, after });
    const base = await run(machine, '-top -base=before after');
    expect(rows(base.stdout)[0]).toBe('3kB 100% 100% 3kB 100% alloc');
    const diff = await run(machine, '-top -diff_base=before after');
    expect(rows(diff.stdout)[0]).toBe('3kB 300.00% 300.00% 3kB 300.00% alloc');
    const same = await run(machine, '-top -diff_base=before -normalize after');
    expect(rows(same.stdout)).toContain('0 0% 0% 256B 25.00% cache');
  });

  test('without any source left it fails', async () => {
    const machine = new Machine({ before });
    expect(await run(machine, '-top nothing')).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: [
        'nothing: stat nothing: no such file or directory',
        'failed to fetch any source profiles',
      ],
    });
    expect((await run(machine, '-top -base=nothing before')).stderr.at(-1)).toBe(
      'failed to fetch any base profiles',
    );
  });

  test('profiles of different kinds are not merged', async () => {
    const cpu = draw('main 5', { types: 'cpu/nanoseconds' });
    const machine = new Machine({ before, cpu });
    const message = 'profiles have empty common sample type list';
    expect((await run(machine, '-top before cpu')).stderr).toEqual([
      `problem fetching source profiles: ${message}`,
    ]);
    expect((await run(machine, '-top -base=cpu before')).stderr).toEqual([message]);
  });

  test('writes to a file where -output names one', async () => {
    const machine = new Machine({ heap: before });
    const { stdout, stderr } = await run(machine, '-top -output=report heap');
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: ['Generating report in report'] });
    expect(machine.written.get('report')?.toString()).toContain('alloc');
  });

  test('a binary before the sources names the program', async () => {
    const machine = new Machine({ '/srv/blog': Buffer.of(), heap: before });
    const { stdout } = await run(machine, '-top -buildid=abc -add_comment=hello /srv/blog heap');
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'File: blog',
      'Build ID: abc',
      'hello',
      'Type: inuse_space',
    ]);
  });

  test('the exit code and the last line tell what was wrong with the request', async () => {
    const machine = new Machine({ heap: before });
    const last = async (line: string) => {
      const { exit, stdout, stderr } = await run(machine, line);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      return stderr.at(-1);
    };
    expect(await last('-top -cum -flat heap')).toBe('conflicting options set: [cum flat]');
    expect(await last('-peek=nobody heap')).toBe('no matches found for regexp: nobody');
    expect(await last('-top -focus=( heap')).toBe(
      'parsing focus regexp: error parsing regexp: missing closing ): `(`',
    );
    expect(await last('-top -sample_index=9 heap')).toBe(
      'sample_index 9 is outside the range [0..1]',
    );
    expect((await run(machine, '-h')).exit).toBe(0);
    expect((await run(machine, '-bogus')).stderr[0]).toBe('flag provided but not defined: -bogus');
  });

  test('warnings do not stop it', async () => {
    const { exit, stderr } = await run(
      new Machine({ heap: before }),
      '-top -inuse_space -alloc_space -focus=nobody -symbolize=guess heap',
    );
    expect(exit).toBe(0);
    expect(stderr).toEqual([
      'Multiple value selections, ignoring -alloc_space',
      'ignoring unrecognized symbolization option: guess',
      expect.stringMatching(/^expecting -symbolize=/),
      'Focus expression matched no samples',
    ]);
  });
});

test.each([
  [
    'a pattern of labels that is wrong',
    '-top -focus=nothing -tagfocus=1kb: -tagshow=none -taghide=( heap',
    [
      "tagfocus:Interpreted '1kb:' as range, not regexp",
      'Focus expression matched no samples',
      'TagFocus expression matched no samples',
      'TagShow expression matched no samples',
      'parsing taghide regexp: error parsing regexp: missing closing ): `(`',
    ],
  ],
  [
    'a scale without a base',
    '-top -alloc_space -sample_index=inuse_space -normalize heap',
    ['Multiple value selections, ignoring -alloc_space', 'must have base profile to normalize by'],
  ],
  [
    'a type that is not there',
    '-top -tagroot=none -focus=nothing -sample_index=wood heap',
    [
      'TagRoot expression matched no samples',
      'sample_index "wood" must be one of: [inuse_objects inuse_space]',
    ],
  ],
  [
    'a type that is not there among what the filters left',
    '-top -relative_percentages -focus=nothing -sample_index=wood heap',
    [
      'Focus expression matched no samples',
      'sample_index "wood" must be one of: [inuse_objects inuse_space]',
    ],
  ],
  [
    'a function that is not there',
    '-peek=wood -hide=nothing heap',
    ['Hide expression matched no samples', 'no matches found for regexp: wood'],
  ],
])('what was noticed before %s is said before it', async (_, line, stderr) => {
  expect(await run(new Machine({ heap: after }), line)).toEqual({ exit: 2, stdout: '', stderr });
});

test('-svg is what Graphviz makes of -dot, kept off the screen', async () => {
  const machine = new Machine({ heap: after });
  const { stdout } = await run(machine, '-dot heap');
  expect(await run(machine, '-svg heap')).toEqual({
    exit: 0,
    stdout: `<svg>${stdout}</svg>`,
    stderr: [],
  });
  machine.isScreen = true;
  expect((await run(machine, '-svg heap')).stderr).toEqual(['Generating report in profile001.svg']);
  expect(machine.written.get('profile001.svg')?.toString()).toBe(`<svg>${stdout}</svg>`);
});

test('a report that heapbot does not make ends with what to do', async () => {
  const { exit, stdout, stderr } = await run(new Machine({ heap: after }), '-pdf heap');
  expect([exit, stdout]).toEqual([2, '']);
  expect(stderr).toEqual([
    'heapbot makes no -pdf: -svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tpdf',
  ]);
});

describe('a source that is an address', () => {
  const url = 'http://blog:6060/debug/pprof/heap';

  test('is fetched, and a copy is kept', async () => {
    const machine = new Machine({ [url]: gzipSync(after) });
    const { exit, stdout, stderr } = await run(machine, '-top blog:6060/debug/pprof/heap');
    expect(exit).toBe(0);
    expect(rows(stdout)[0]).toBe('4kB 100% 100% 4kB 100% alloc');
    expect(stderr).toEqual([
      `Fetching profile over HTTP from ${url}`,
      'Saved profile in /home/me/pprof/pprof.service.inuse_objects.inuse_space.001.pb.gz',
    ]);
    const copy = readProfile(machine.saved[0]?.profile ?? Buffer.of(), { maxInflatedBytes: 1e6 });
    expect(copy.samples.count).toBe(2);
  });

  test('waits as long as it was told', async () => {
    const machine = new Machine({ [`${url}?seconds=90`]: after });
    const { stderr } = await run(machine, `-top -seconds=90 ${url}`);
    expect(stderr.slice(0, 2)).toEqual([
      `Fetching profile over HTTP from ${url}?seconds=90`,
      'Please wait... (1m30s)',
    ]);
  });

  test('that fails is told without its password', async () => {
    const { exit, stderr } = await run(new Machine({}), '-top http://me:secret@blog/heap');
    expect(exit).toBe(2);
    expect(stderr).toEqual([
      'Fetching profile over HTTP from http://me:xxxxx@blog/heap',
      'http://me:xxxxx@blog/heap: server response: 404 Not Found',
      'failed to fetch any source profiles',
    ]);
  });

  test('is asked for the names that its text lacks', async () => {
    const text = 'heap profile: 1: 1024 [1: 1024] @ heap/1048576\n1: 1024 [1: 1024] @ 0x11 0x21\n';
    const machine = new Machine({ [`${url}?debug=1`]: Buffer.from(text) });
    machine.symbols = 'num_symbols: 1\n0x10 main.alloc\n0x20 main.main\n';
    const { stdout } = await run(machine, `-top ${url}?debug=1`);
    expect(machine.posted).toEqual([
      { url: 'http://blog:6060/debug/pprof/symbol', body: '0x10+0x20' },
    ]);
    expect(rows(stdout).map((row) => row.split(' ').at(-1))).toEqual(['main.alloc', 'main.main']);
    expect(stdout).not.toContain('http:');
  });

  test('keeps a profile off the screen, and shows it to a pipe', async () => {
    const machine = new Machine({ heap: after });
    const piped = await run(machine, '-proto heap');
    expect({ exit: piped.exit, written: machine.written.size }).toEqual({ exit: 0, written: 0 });
    machine.isScreen = true;
    const shown = await run(machine, '-proto heap');
    expect(shown).toEqual({
      exit: 0,
      stdout: '',
      stderr: ['Generating report in profile001.pb.gz'],
    });
    const written = readProfile(machine.written.get('profile001.pb.gz') ?? new Uint8Array(), {
      maxInflatedBytes: 1_000_000,
    });
    expect(written.samples.count).toBe(2);
  });
});

describe('a shell', () => {
  test('answers line by line, and forgets what a line asked for', async () => {
    const machine = new Machine({ heap: after });
    machine.typed.push('top1 alloc', 'top', 'focus=cache', 'top', 'nonsense', ' ', 'quit', 'top');
    const { exit, stdout, stderr } = await run(machine, 'heap');
    const answers = stdout.split('(pprof) ').map(rows);
    expect(answers.map((answer) => answer.length)).toEqual([0, 1, 4, 0, 3, 0, 0, 0]);
    expect(exit).toBe(0);
    expect(stderr).toEqual([
      'File: service',
      'Type: inuse_space',
      'Entering interactive mode (type "help" for commands, "o" for options)',
      'unrecognized command: "nonsense"',
    ]);
  });

  test('goes on after an error, and ends with its input', async () => {
    const machine = new Machine({ heap: after });
    machine.typed.push('top (', 'peek', 'sample_index=9', 'top > report', 'proto');
    const { exit, stdout, stderr } = await run(machine, 'heap');
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: '(pprof) '.repeat(6) });
    expect(stderr.slice(3)).toEqual([
      'parsing focus regexp: error parsing regexp: missing closing ): `(`',
      'command peek requires an argument',
      'sample_index 9 is outside the range [0..1]',
      'Generating report in report',
      'Generating report in profile001.pb.gz',
    ]);
  });
});
