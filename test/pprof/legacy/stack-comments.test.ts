import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAnyProfile, readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { finishByDefault } from '../../../src/pprof/driver/load-default.ts';
import { extensionsOf } from '../../../src/pprof/extensions.ts';
import { defaultOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { peekReport } from '../../../src/pprof/report/peek.ts';
import { printTop, topReport } from '../../../src/pprof/report/top.ts';
import { printTree } from '../../../src/pprof/report/tree.ts';
import { profileText } from '../../support/profile-text.ts';

const LIMITS = { maxInflatedBytes: 2 ** 26 };
const HEADER = 'heap profile: 1: 8 [1: 8] @ heap/2';
const RECORDINGS = new URL('../../profiles/', import.meta.url);

describe("the comments in Go's heap?debug=1", () => {
  test('name the calls, with files and lines', () => {
    const profile = read(`${HEADER}
1: 8 [1: 8] @ 0x4011 0x4121
#\t0x4010\tmain.alloc+0x10\t\t/src/main.go:12
#\t0x4120\tmain.main+0x20\t\t/src/main.go:30
`);
    expect(stacksOf(profile)).toEqual([
      '0x4010 main.alloc /src/main.go:12; 0x4120 main.main /src/main.go:30',
    ]);
    expect(profile.mappings).toMatchObject([
      { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true },
    ]);
    expect(extensionsOf(profile)).toEqual(['comment-names']);
  });

  test('leave out what Go hides: the allocator, and where every goroutine ends', () => {
    const profile = read(`${HEADER}
1: 8 [1: 8] @ 0x101 0x201 0x4011 0x301
#\t0x4010\tmain.alloc+0x10\t\t/src/main.go:12
`);
    expect(stacksOf(profile)).toEqual(['0x4010 main.alloc /src/main.go:12']);
    expect([profile.dropFrames, profile.keepFrames]).toEqual(['', '']);
  });

  test('make one location of calls that were inlined into the same function', () => {
    const profile = read(`${HEADER}
1: 8 [1: 8] @ 0x4011 0x4015 0x4021 0x5005
#\t0x4010\tmain.inner+0x10\t\t/src/main.go:12
#\t0x4014\tmain.middle+0x14\t/src/main.go:22
#\t0x4020\tmain.outer+0x20\t\t/src/main.go:32
#\t0x5004\tmain.main+0x4\t\t/src/main.go:42
`);
    expect(stacksOf(profile)).toEqual([
      '0x4010 main.inner /src/main.go:12 main.middle /src/main.go:22 main.outer /src/main.go:32; 0x5004 main.main /src/main.go:42',
    ]);
  });

  test('may have several lines for one address, in the order of the calls', () => {
    const profile = read(`${HEADER}
1: 8 [1: 8] @ 0x4011 0x4011
#\t0x4010\tmain.inner+0x10\t/src/main.go:12
#\t0x4010\tmain.outer+0x10\t/src/main.go:32
#\t0x4010\tmain.inner+0x10\t/src/main.go:12
#\t0x4010\tmain.outer+0x10\t/src/main.go:32
`);
    const location = '0x4010 main.inner /src/main.go:12 main.outer /src/main.go:32';
    expect(stacksOf(profile)).toEqual([`${location}; ${location}`]);
  });

  test('keep apart the calls of a function that calls itself', () => {
    const profile = read(`${HEADER}
1: 8 [1: 8] @ 0x4011 0x4021 0x4021
#\t0x4010\tmain.walk+0x10\t/src/main.go:12
#\t0x4020\tmain.walk+0x20\t/src/main.go:14
#\t0x4020\tmain.walk+0x20\t/src/main.go:14
`);
    const again = '0x4020 main.walk /src/main.go:14';
    expect(stacksOf(profile)).toEqual([`0x4010 main.walk /src/main.go:12; ${again}; ${again}`]);
  });

  test('need not name every call: the others keep their addresses, to be asked for', () => {
    const profile = read(`${HEADER}
1: 8 [1: 8] @ 0x4011 0x9001 0x5005
#\t0x4010\tmain.alloc+0x10\t/src/main.go:12
#\t0x9000
#\t0x5004\tmain.main+0x4\t/src/main.go:42
1: 8 [1: 8] @ 0x7001
`);
    expect(stacksOf(profile)).toEqual([
      '0x4010 main.alloc /src/main.go:12; 0x9000; 0x5004 main.main /src/main.go:42',
      '0x7000',
    ]);
    expect(profile.mappings[0]?.hasFunctions).toBe(false);
    expect(profile.dropFrames).not.toBe('');
  });

  test.each([
    ['of another stack', '#\t0x8888\tmain.alloc+0x10\t/src/main.go:12'],
    ['without an offset', '#\t0x4010\tmain.alloc\t/src/main.go:12'],
    ['without a name', '#\t0x4010\t+0x10\t/src/main.go:12'],
    ['of a person', '# main.alloc+0x10 is to blame'],
    ['with too great an address', `#\t0x${'f'.repeat(40)}\tmain.alloc+0x10\t/src/main.go:12`],
  ])('name nothing where they are %s', (_, comment) => {
    const text = `${HEADER}\n1: 8 [1: 8] @ 0x4011 0x5005\n${comment}\n`;
    expect(profileText(read(text))).toBe(profileText(readProfile(Buffer.from(text), LIMITS)));
  });

  test('are nothing to pprof', () => {
    const text = `${HEADER}\n1: 8 [1: 8] @ 0x4011\n#\t0x4010\tmain.alloc+0x10\t/src/main.go:12\n`;
    const profile = readProfile(Buffer.from(text), LIMITS);
    expect(stacksOf(profile)).toEqual(['0x4010']);
    expect(profile.comments).toEqual([]);
  });
});

describe('a recorded text', () => {
  const recordings = readdirSync(new URL('founding/series/', RECORDINGS))
    .filter((name) => name.endsWith('.debug1.txt.gz'))
    .map((name) => `founding/series/${name.replace('.debug1.txt.gz', '')}`)
    .concat('checkout/after', 'shortlink/heap');

  // The text was fetched right after the profile: the first fetch, and what net/http did for both, may differ.
  test.each(recordings)('%s has the stacks of its profile, with inlined calls', (name) => {
    const text = recordedStacks(`${name}.debug1.txt.gz`);
    const profile = recordedStacks(`${name}.pb.gz`);
    expect(profile.length).toBeGreaterThan(20);
    expect(text.filter(isOwn)).toEqual(profile.filter(isOwn));
    expect(profile.filter((stack) => !text.includes(stack))).toEqual([]);
  });

  test.each(recordings)('%s is reported as its profile is', (name) => {
    const [text, profile] = [`${name}.debug1.txt.gz`, `${name}.pb.gz`].map(printReports);
    expect(text).toBe(profile);
  });
});

/** top and peek, without what a text does not say: program, build and time. */
function printReports(path: string): string {
  const profile = finishByDefault(readRecording(path));
  const top = printTop(topReport(profile, defaultOptions));
  const peek = printTree(peekReport(profile, 'example|reflect|bufio', defaultOptions));
  return withoutTypes(`${top}\n${peek}`.replaceAll(/^(?:File|Build ID|Time): .*\n/gmu, ''));
}

function readRecording(path: string): Profile {
  return readAnyProfile(readFileSync(new URL(path, RECORDINGS)), LIMITS);
}

function isOwn(stack: string): boolean {
  return /example\.|\.example/.test(stack);
}

/** Without those that wrote the profile. */
function recordedStacks(path: string): string[] {
  return stacksOf(readRecording(path))
    .filter((stack) => !stack.includes('runtime/pprof.'))
    .toSorted();
}

function read(text: string): Profile {
  return readAnyProfile(Buffer.from(text), LIMITS);
}

/** Each stack leaf first: addresses, and for each the calls that it stands for. */
function stacksOf(profile: Profile): string[] {
  const { stackStart, stack, count } = profile.samples;
  return Array.from({ length: count }, (_, sample) =>
    Array.from(stack.subarray(stackStart[sample], stackStart[sample + 1]), (location) =>
      describeLocation(profile, location),
    ).join('; '),
  );
}

function describeLocation({ locations, lines, functions, strings }: Profile, at: number): string {
  const start = locations.lineStart[at] ?? 0;
  const calls = Array.from({ length: (locations.lineStart[at + 1] ?? 0) - start }, (_, offset) => {
    const row = lines.function[start + offset] ?? -1;
    const name = strings.get(functions.name[row] ?? 0);
    const file = describeFile(name, strings.get(functions.filename[row] ?? 0));
    return `${withoutTypes(name)} ${file}:${lines.line[start + offset]}`;
  });
  return [`0x${locations.address[at]?.toString(16)}`, ...calls].join(' ');
}

/** In Go's profiles a function has one file; the initialization of a package is spread over several. */
function describeFile(name: string, file: string): string {
  return name.endsWith('.init') ? '' : file;
}

/** Go's text has `[...]` where its profiles say what a generic function was made for. */
function withoutTypes(text: string): string {
  return text.replaceAll(/\[go\.shape\..*\](?=[.) \n]|$)/gmu, '[...]');
}
