import { describe, expect, it } from 'vitest';
import type { GroupDefinition } from '../../src/leaks/digest.ts';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import { drawProfile } from '../support/draw-profile.ts';

/** The definitions of stacks drawn root first, most live bytes of the first. */
function define(...stacks: readonly string[]): readonly GroupDefinition[] {
  const profile = drawProfile(stacks.map((stack) => `${stack} 1 10 1 10`).join('\n'));
  const digest = digestProfile(profile, { name: '', memory: null, modules: [] });
  return digest?.definitions ?? [];
}

function signature(stack: string): string {
  return define(stack)[0]?.signature ?? '';
}

const FRAMES = 'main.main;main.serve;a.dev/x.Route;a.dev/x.Load;fmt.Sprintf';

describe('the signature of a stack', () => {
  it('is 40 hex digits that no release may change, or every leak would be new', () => {
    expect(signature('main.main;main.keep')).toBe('64dfff6639e0d300ff63ee5c2a80f96c2ead4559');
  });

  it.each([
    ['other lines', 'main.main:1;main.serve:2;a.dev/x.Route:3;a.dev/x.Load:4;fmt.Sprintf:5'],
    ['inlined calls', 'main.main;main.serve>a.dev/x.Route>a.dev/x.Load;fmt.Sprintf'],
    [
      'another leaf',
      'main.main;main.serve;a.dev/x.Route;a.dev/x.Load;strings.Repeat;bytes.growSlice',
    ],
    [
      'another way to the entry',
      'main.main;main.retry;net/http.Serve;main.serve;a.dev/x.Route;a.dev/x.Load',
    ],
    ['a root that was cut', 'main.serve;a.dev/x.Route;a.dev/x.Load;fmt.Sprintf'],
    [
      'a vendored copy',
      'main.main;main.serve;shop/vendor/a.dev/x.Route;shop/vendor/a.dev/x.Load;fmt.Sprintf',
    ],
    ['frames of the runtime', 'main.main;main.serve;a.dev/x.Route;runtime.call32;a.dev/x.Load'],
  ])('is the same with %s', (_, stack) => {
    expect(signature(stack)).toBe(signature(FRAMES));
  });

  it.each([
    ['another allocator', 'main.main;main.serve;a.dev/x.Route;a.dev/x.Save;fmt.Sprintf'],
    ['another entry', 'main.main;main.cron;a.dev/x.Route;a.dev/x.Load;fmt.Sprintf'],
    ['another way to the library', 'main.main;main.serve;a.dev/x.Load;fmt.Sprintf'],
  ])('is another with %s', (_, stack) => {
    expect(signature(stack)).not.toBe(signature(FRAMES));
  });

  it('is the same where a compiler numbers closures and types anew', () => {
    const before = signature('main.main;main.(*Cache[go.shape.int]).Put.func1');
    expect(signature('main.main;main.(*Cache[...]).Put.func3.1')).toBe(before);
    expect(signature('main.main;main.(*Cache[...]).Put')).not.toBe(before);
  });

  it('looks at four frames above the allocator and no farther', () => {
    const far = 'e.dev/x.E;d.dev/x.D;c.dev/x.C;b.dev/x.B;a.dev/x.A';
    expect(signature(`main.main;${far}`)).toBe(signature(`main.cron;other.dev/x.F;${far}`));
    expect(signature(far.replace('e.dev', 'z.dev'))).not.toBe(signature(far));
  });

  it('says where a root may be missing, by the cap that the profile shows', () => {
    const deep = (frames: number, root = 'a.dev/x.F') =>
      [root, ...Array.from({ length: frames - 1 }, (_, i) => `a.dev/x.F${i}`)].join(';');
    const isCut = (...stacks: readonly string[]) => define(...stacks).map((one) => one.isCut);
    expect(isCut(deep(27))).toEqual([false]);
    expect(isCut(deep(28))).toEqual([true]);
    expect(isCut(deep(32, 'runtime.main'))).toEqual([false]);
    expect(isCut(deep(32), deep(60))).toEqual([false, false]);
    expect(isCut(deep(124))).toEqual([true]);
  });
});
