import { describe, expect, it } from 'vitest';
import type { GroupDefinition } from '../../src/leaks/digest.ts';
import { digestProfile, type ProfileDigest } from '../../src/leaks/digest-profile.ts';
import { readLegacyProfile } from '../../src/pprof/legacy/legacy.ts';
import { scaleHeapSample } from '../../src/pprof/legacy/unsample.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { type DrawOptions, drawProfile } from '../support/draw-profile.ts';

const RATE = 524_288;

function digest(profile: Profile, modules: readonly string[] = []): ProfileDigest {
  const made = digestProfile(profile, { name: 'a:6060', memory: null, modules });
  if (made === null) throw new Error('not a heap profile');
  return made;
}

function draw(picture: string, options?: DrawOptions): ProfileDigest {
  return digest(drawProfile(picture, options));
}

/** `kind allocator < entry (via) leaf` of each group, most live bytes first. */
function list({ process, definitions }: ProfileDigest): string[] {
  return process.groups
    .map((group, i) => ({ group, definition: definitions[i] as GroupDefinition }))
    .sort((a, b) => b.group.liveBytes - a.group.liveBytes)
    .map(({ group, definition: { kind, allocator, entry, via, leaf } }) =>
      [
        group.liveBytes,
        kind,
        allocator.function,
        '<',
        entry?.function ?? '-',
        `(${via.join(', ')})`,
        leaf,
      ].join(' '),
    );
}

function pathOf({ definitions }: ProfileDigest): string {
  return (definitions[0]?.path ?? []).map((frame) => frame.function).join(' < ');
}

/** One scaled sample as the runtime writes it. */
function scaled(count: number, size: number): string {
  return scaleHeapSample(BigInt(count), BigInt(count * size), BigInt(RATE)).join(' ');
}

describe('digestProfile', () => {
  it('recovers what was sampled from what the runtime scaled, for every size and count', () => {
    for (const size of [8, 64, 1024, 40_960, 352_256, 524_288, 2 ** 20, 2 ** 24]) {
      for (const count of [1, 2, 3, 7, 8, 9, 50, 1000, 12_345]) {
        const born = scaled(count + 5, size);
        const { process } = draw(
          `main.main;main.keep ${born} ${scaled(count, size)} bytes=${size}`,
        );
        expect(process.groups).toMatchObject([{ live: count, births: count + 5 }]);
      }
    }
  });

  it('adds block sizes up in one group, with the variance of each', () => {
    const { process, definitions } = draw(`
      main.main;main.keep:10 ${scaled(4, 64)} ${scaled(4, 64)} bytes=64
      main.main;main.keep:12 ${scaled(9, 1024)} ${scaled(2, 1024)} bytes=1024
      main.main;main.keep:12 ${scaled(1, 2 ** 20)} 0 0 bytes=1048576`);
    const variance = (size: number, count: number) => {
      const p = 1 - Math.exp(-size / RATE);
      return (size ** 2 * count * (1 - p)) / p ** 2;
    };
    expect(process).toMatchObject({ name: 'a:6060', rate: RATE, memory: null, goroutines: null });
    expect(process.groups).toHaveLength(1);
    expect(process.groups[0]).toMatchObject({ live: 6, births: 14 });
    const expected = variance(64, 4) + variance(1024, 2);
    expect(process.groups[0]?.liveVariance).toBeCloseTo(expected, -6);
    expect(definitions[0]?.blockSizes).toEqual([64, 1024]);
  });

  it('reads the unscaled text of debug=1 as it reads the protobuf', () => {
    const text = `heap profile: 3: 3072 [10: 10240] @ heap/${2 * RATE}
3: 3072 [10: 10240] @ 0x1000
#\t0xfff\tmain.keep+0x1\t/src/shop/main.go:7

# runtime.MemStats
`;
    const profile = readLegacyProfile(Buffer.from(text), 'extended') as Profile;
    const { process, definitions } = digest(profile);
    expect(process.groups).toMatchObject([{ live: 3, births: 10 }]);
    expect(process.rate).toBe(RATE);
    expect(definitions[0]).toMatchObject({
      blockSizes: [1024],
      allocator: { function: 'main.keep', line: 7 },
    });
  });

  it('takes a heap that has only what is live: gperftools, Node, jemalloc', () => {
    const every = draw('main;fill 3 3072', { types: 'objects/count space/bytes', period: 1n });
    expect(every.process.groups).toMatchObject([
      { live: 3, liveBytes: 3072, births: 0, bornBytes: 0, liveVariance: 0 },
    ]);
    const node = draw(`/app/src/cache.js#fill ${scaled(3, 1024)}`, {
      types: 'objects/count space/bytes',
      period: BigInt(RATE),
    });
    expect(node.process.groups).toMatchObject([{ live: 3, births: 0 }]);
    expect(node.definitions[0]?.blockSizes).toEqual([1024]);
    const jemalloc = `heap_v2/${RATE}\n  t*: 3: 3072 [0: 0]\n@ 0x1000 0x2000\n  t*: 3: 3072 [0: 0]\n`;
    const dump = digest(readLegacyProfile(Buffer.from(jemalloc), 'extended') as Profile);
    expect(dump.process.groups).toMatchObject([{ live: 3, births: 0 }]);
  });

  it('takes blocks of unknown size for small ones', () => {
    const { process } = draw(`main.main;main.keep ${100 * RATE}`, { types: 'inuse_space/bytes' });
    expect(process.groups).toMatchObject([{ live: 100, liveVariance: 100 * RATE * RATE }]);
  });

  it('takes columns that only big integers hold', () => {
    const huge = 2n ** 60n;
    const profile = drawProfile(`main.a 1 ${huge} 1 ${huge}\nmain.b 1 ${huge} 1 ${huge}`);
    expect(profile.samples.values[3]).toBeInstanceOf(BigInt64Array);
    const { process } = digest(profile);
    expect(process.groups.map(({ liveBytes }) => liveBytes)).toEqual([2 ** 60, 2 ** 60]);
  });

  it.each([
    ['main.main 1 10', 'samples/count cpu/nanoseconds'],
    ['main.main 12', 'goroutine/count'],
    ['main.main 1 -4096', 'inuse_objects/count inuse_space/bytes'],
  ])('is null of %s, which is %s', (picture, types) => {
    const profile = drawProfile(picture, { types });
    expect(digestProfile(profile, { name: '', memory: null, modules: [] })).toBeNull();
  });

  it('makes no group of nothing', () => {
    expect(draw('main.main;main.keep 0 0 0 0').process.groups).toEqual([]);
    expect(draw('{} 0 0 3 3072').process.groups).toEqual([]);
  });

  it('names the pool of the library and the line of the service, never reflect', () => {
    const story = draw(
      'svcblog/main.go#main.main;github.com/lunny/tango/tango.go#github.com/lunny/tango.(*Context).Invoke;reflect/value.go#reflect.Value.Call;svcblog/home.go#main.(*Home).Get:12;github.com/lunny/tango/tango.go#github.com/lunny/tango.(*Context).Action;github.com/lunny/tango/tango.go#github.com/lunny/tango.(*Route).newAction;github.com/lunny/tango/tango.go#github.com/lunny/tango.(*pool).New:37;reflect/value.go#reflect.MakeSlice;reflect/value.go#reflect.unsafe_NewArray 9 9000 5 5000',
    );
    expect(list(story)).toEqual([
      '5000 library github.com/lunny/tango.(*pool).New < main.(*Home).Get (github.com/lunny/tango) reflect.unsafe_NewArray',
    ]);
    expect(pathOf(story)).toBe(
      'reflect.MakeSlice < github.com/lunny/tango.(*pool).New < github.com/lunny/tango.(*Context).Action < main.(*Home).Get < reflect.Value.Call < github.com/lunny/tango.(*Context).Invoke',
    );
    expect(story.definitions[0]?.allocator).toEqual({
      function: 'github.com/lunny/tango.(*pool).New',
      file: 'github.com/lunny/tango/tango.go',
      line: 37,
      package: 'github.com/lunny/tango',
      origin: 'third-party',
    });
  });

  it('writes instances of generic functions as pprof does', () => {
    expect(
      list(draw('main.main;main.(*Cache[go.shape.int,go.shape.*uint8]).Put 1 10 1 10')),
    ).toEqual([
      '10 application main.(*Cache[...]).Put < main.(*Cache[...]).Put () main.(*Cache[...]).Put',
    ]);
  });

  it('follows inlined calls as calls', () => {
    expect(list(draw('main.main;main.serve>main.keep>strings.Clone 1 10 1 10'))).toEqual([
      '10 application main.keep < main.keep () strings.Clone',
    ]);
  });

  it('says when only the standard library is to be seen, by its outermost handler', () => {
    const digested = draw(
      'net/http.(*conn).serve;net/http.readRequest;net/textproto.readMIMEHeader 1 10 1 10',
    );
    expect(list(digested)).toEqual([
      '10 library net/http.(*conn).serve < - () net/textproto.readMIMEHeader',
    ]);
    expect(digested.definitions[0]?.allocator.origin).toBe('stdlib');
  });

  it('folds profiling itself, the runtime and goroutines into one row each', () => {
    expect(
      list(
        draw(`
          net/http.(*conn).serve;net/http/pprof.Index;runtime/pprof.writeHeap;compress/gzip.(*Writer).Write;compress/flate.NewWriter 1 40 1 40
          main.main;net/http/pprof.handler.ServeHTTP;github.com/x/zip.Write;compress/flate.NewWriter 1 2 1 2
          runtime.mstart;runtime.newproc1;runtime.malg;runtime.newobject;runtime.mallocgc 1 30 1 30
          runtime.systemstack;runtime.newproc1;runtime.malg 1 1 1 1
          runtime.main;runtime.doInit;runtime.newobject;runtime.mallocgc 1 20 1 20
          runtime.mstart;runtime.allocm 1 3 1 3`),
      ),
    ).toEqual([
      '42 observer net/http/pprof.Index < - () compress/flate.NewWriter',
      '31 goroutines runtime.malg < - () runtime.mallocgc',
      '23 runtime runtime.doInit < - () runtime.mallocgc',
    ]);
  });

  it('does not take the labels of pprof.Do, and what runs below it, for profiling', () => {
    const digested = draw(`
      main.main;runtime/pprof.Do;main.work.func1;main.keep 1 40 1 40
      main.main;main.tag;runtime/pprof.WithLabels;context.WithValue 1 30 1 30
      main.main;main.track;runtime/pprof.(*Profile).Add 1 20 1 20`);
    expect(list(digested).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
      'application main.keep',
      'application main.tag',
      'application main.track',
    ]);
  });

  it('gives frames without a function the name of their file, never an address', () => {
    const one = draw('0x1000;0x2000 1 10 1 10', { binary: '/srv/shopd' });
    const other = draw('0x5000;0x6000 1 10 1 10', { binary: '/opt/v2/shopd' });
    expect(one.definitions[0]?.allocator.function).toBe('shopd');
    expect(one.process.groups[0]?.signature).toBe(other.process.groups[0]?.signature);
    expect(list(draw('0x1000 1 10 1 10', { binary: '' }))).toEqual([
      '10 application (unknown) < (unknown) () (unknown)',
    ]);
  });

  it('shows as much of the way to the root as four fifths of the memory share', () => {
    const path = (rare: number) =>
      pathOf(
        draw(`
          main.main;a.dev/a.Serve;a.dev/b.Route;a.dev/c.Load 1 80 1 80
          main.main;a.dev/x.Serve;a.dev/b.Route;a.dev/c.Load 1 ${rare} 1 ${rare}`),
      );
    expect(path(20)).toBe('a.dev/c.Load < a.dev/b.Route < a.dev/a.Serve < main.main');
    // The entry stays, whoever else leads to it.
    expect(
      pathOf(
        draw(`
          cli.dev/a.Run;main.load;a.dev/c.Load 1 60 1 60
          cli.dev/b.Run;main.load;a.dev/c.Load 1 40 1 40`),
      ),
    ).toBe('a.dev/c.Load < main.load');
  });

  it('keeps the entry where the path is longer than six frames', () => {
    const libraries = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}.dev/x.Do`);
    const long = draw(`main.main;main.serve;${libraries.join(';')} 1 10 1 10`);
    expect(pathOf(long)).toBe(
      'h.dev/x.Do < g.dev/x.Do < f.dev/x.Do < e.dev/x.Do < d.dev/x.Do < main.serve',
    );
    expect(long.definitions[0]?.via).toEqual(
      ['g', 'f', 'e', 'd', 'c', 'b'].map((name) => `${name}.dev/x`),
    );
  });

  it('takes the modules that are configured for the service’s own', () => {
    const profile = drawProfile('main.main;acme.dev/lib/db.Open;github.com/x/y.Do 1 10 1 10');
    expect(list(digest(profile))).toEqual([
      '10 library github.com/x/y.Do < main.main (acme.dev/lib) github.com/x/y.Do',
    ]);
    expect(list(digest(profile, ['acme.dev/lib']))).toEqual([
      '10 library github.com/x/y.Do < acme.dev/lib/db.Open () github.com/x/y.Do',
    ]);
  });
});
