import { describe, expect, test } from 'vitest';
import { type DemangleMode, demangleFunctions, demangleName } from '../../src/pprof/demangle.ts';
import { corpusFile, hasCorpus } from '../support/corpus.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { listStacks } from '../support/list-stacks.ts';

describe('demangleName', () => {
  test.each([
    ['_Z3foov', 'foo', 'foo', 'foo()'],
    ['_ZN2ns3Foo3barEiPKc', 'ns::Foo::bar', 'ns::Foo::bar', 'ns::Foo::bar(int, char const*)'],
    ['_ZN3FooC2ERKS_', 'Foo::Foo', 'Foo::Foo', 'Foo::Foo(Foo const&)'],
    ['_ZN3FooD1Ev', 'Foo::~Foo', 'Foo::~Foo', 'Foo::~Foo()'],
    ['_ZNK3Foo3getEv', 'Foo::get', 'Foo::get', 'Foo::get() const'],
    [
      '_Z3mapIiPFvjEEvT_T0_',
      'map',
      'map<int, void (*)(unsigned int)>',
      'void map<int, void (*)(unsigned int)>(int, void (*)(unsigned int))',
    ],
    [
      '_ZZ4mainENKUlvE_clEv',
      'main::{lambda()#1}::operator()',
      'main::{lambda()#1}::operator()',
      'main::{lambda()#1}::operator()() const',
    ],
    [
      '_ZN12_GLOBAL__N_14makeEv',
      '(anonymous namespace)::make',
      '(anonymous namespace)::make',
      '(anonymous namespace)::make()',
    ],
    ['_Znwm', 'operator new', 'operator new', 'operator new(unsigned long)'],
    ['_ZTV3Foo', 'vtable for Foo', 'vtable for Foo', 'vtable for Foo'],
    ['_RNvNtCs1234_4core3ptr4drop', 'core::ptr::drop', 'core::ptr::drop', 'core::ptr::drop'],
    [
      '_ZN4core3fmt9Formatter3pad17h0123456789abcdefE',
      'core::fmt::Formatter::pad',
      'core::fmt::Formatter::pad',
      'core::fmt::Formatter::pad',
    ],
    ['__Z3foov', 'foo', 'foo', 'foo()'],
  ])('takes %s apart', (mangled, standard, templates, full) => {
    expect(demangleName(mangled, mangled, '')).toBe(standard);
    expect(demangleName(mangled, mangled, 'templates')).toBe(templates);
    expect(demangleName(mangled, mangled, 'full')).toBe(full);
    expect(demangleName(mangled, mangled, 'none')).toBe(mangled);
  });

  test.each(['_Z', '_ZS_', '_R', '_RB_', '_under', '_ZN4deepIXtlEE1fEv'])(
    'leaves %s alone',
    (name) => expect(demangleName(name, name, '')).toBe(name),
  );

  test('stays within bounds however names refer to themselves', { timeout: 5000 }, () => {
    const doubling = `_Z1f${Array.from({ length: 60 }, (_, i) => `I1aS${i === 0 ? '' : (i - 1).toString(36).toUpperCase()}_E`).join('')}v`;
    const nested = `_Z1f${'P'.repeat(100_000)}i`;
    const brackets = `${'()'.repeat(200_000)}::x`;
    expect(demangleName(doubling, doubling, 'full')).toBeTypeOf('string');
    expect(demangleName(nested, nested, 'full')).toBe(nested);
    expect(demangleName(brackets, brackets, '')).toBe('::x');
  });

  test('agrees with pprof', () => {
    if (!hasCorpus()) return;
    interface Vector {
      readonly name: string;
      readonly systemName: string;
      readonly mode: DemangleMode;
      readonly out: string;
    }
    const vectors: Vector[] = JSON.parse(corpusFile('vectors/demangle.json').toString());
    for (const { name, systemName, mode, out } of vectors) {
      expect(demangleName(name, systemName, mode), `${systemName} as ${mode}`).toBe(out);
    }
    expect(vectors.length).toBeGreaterThan(200);
  });
});

describe('demangleFunctions', () => {
  const profile = drawProfile('main.main;ns::f(int);_Z3foov 1');

  test('simplifies even names that are readable already', () => {
    const names = listStacks(demangleFunctions(profile, { mode: '', isForced: false }));
    expect(names).toEqual(['main.main;ns::f;foo 1']);
  });

  test('starts again from the linker names where it is forced to', () => {
    const simplified = demangleFunctions(profile, { mode: '', isForced: false });
    const kept = demangleFunctions(simplified, { mode: 'full', isForced: false });
    expect(listStacks(kept)).toEqual(['main.main;ns::f;foo 1']);
    const forced = demangleFunctions(simplified, { mode: 'full', isForced: true });
    expect(listStacks(forced)).toEqual(['main.main;ns::f(int);foo() 1']);
    const undone = demangleFunctions(simplified, { mode: 'none', isForced: true });
    expect(listStacks(undone)).toEqual(listStacks(profile));
  });
});
