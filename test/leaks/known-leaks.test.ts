import { describe, expect, it } from 'vitest';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import { findKnownLeak } from '../../src/leaks/known-leaks.ts';
import { drawProfile } from '../support/draw-profile.ts';

function known(stack: string): string | undefined {
  const profile = drawProfile(`${stack} 1 10 1 10`);
  const digest = digestProfile(profile, { name: '', memory: null, modules: [] });
  const definition = digest?.definitions[0];
  return definition && findKnownLeak(definition)?.fixedIn;
}

describe('findKnownLeak', () => {
  it('knows the router pool of tango, vendored too, and the version that mends it', () => {
    const pool = 'github.com/lunny/tango.(*pool).New';
    expect(known(`main.main;${pool};reflect.MakeSlice`)).toBe('0.4.6.1014');
    expect(known(`main.main;svcblog/vendor/${pool};reflect.MakeSlice`)).toBe('0.4.6.1014');
    expect(known('main.main;github.com/lunny/tango.newPool;reflect.MakeSlice')).toBe('0.4.6.1014');
  });

  it('blames tango for nothing else', () => {
    expect(known('main.main;github.com/lunny/tango.(*pool).New;main.load')).toBeUndefined();
    expect(known('main.main;github.com/lunny/tango.(*Context).Render')).toBeUndefined();
  });
});
