/** The frames that pprof hides in legacy profiles, which cannot say it themselves (PARITY 8.2). */

import type { ValueType } from '../profile.ts';

export interface FrameFilters {
  readonly dropFrames: string;
  readonly keepFrames: string;
}

export function builtInFrameFilters(sampleTypes: readonly ValueType[]): FrameFilters {
  const types = sampleTypes.map(({ type }) => type).join(' ');
  if (HEAP_TYPES.has(types)) {
    return { dropFrames: ALLOCATORS.join('|'), keepFrames: RUNTIME_CALLS.join('|') };
  }
  const dropFrames = types === 'contentions delay' ? LOCKS : CPU_PROFILER;
  return { dropFrames: dropFrames.join('|'), keepFrames: '' };
}

const HEAP_TYPES: ReadonlySet<string> = new Set([
  'allocations size',
  'objects space',
  'inuse_objects inuse_space',
  'alloc_objects alloc_space',
  'alloc_objects alloc_space inuse_objects inuse_space',
]);

const POSIX_ALLOCATORS = ['calloc', 'cfree', 'malloc', 'free', 'memalign', 'do_memalign'];
const TCMALLOC_SUFFIXES = ['calloc', 'cfree', 'malloc', 'free', 'memalign', 'posix_memalign'];
const TCMALLOC_OPERATORS = ['new', 'delete', 'newarray', 'deletearray', 'new_nothrow'];
const ZONE_SUFFIXES = ['malloc', 'calloc', 'valloc', 'realloc', 'memalign', 'free'];

const ALLOCATORS = [
  ...POSIX_ALLOCATORS,
  '(__)?posix_memalign',
  'pvalloc',
  'valloc',
  'realloc',
  'tcmalloc::.*',
  ...[...TCMALLOC_SUFFIXES, 'pvalloc', 'valloc', 'realloc'].map((name) => `tc_${name}`),
  ...[...TCMALLOC_OPERATORS, 'newarray_nothrow'].map((name) => `tc_${name}`),
  ...ZONE_SUFFIXES.map((name) => `malloc_zone_${name}`),
  String.raw`runtime\..*`,
  'BaseArena::.*',
  '(::)?do_malloc_no_errno',
  '(::)?do_malloc_pages',
  '(::)?do_malloc',
  'DoSampledAllocation',
  'MallocedMemBlock::MallocedMemBlock',
  '_M_allocate',
  '__builtin_(vec_)?delete',
  '__builtin_(vec_)?new',
  '__gnu_cxx::new_allocator::allocate',
  '__libc_malloc',
  '__malloc_alloc_template::allocate',
  'allocate',
  'cpp_alloc',
  String.raw`operator new(\[\])?`,
  'simple_alloc::allocate',
];

/** Runtime frames that stay: they stand in the middle of stacks, not where memory is allocated. */
const RUNTIME_CALLS = [
  String.raw`runtime\.panic`,
  String.raw`runtime\.reflectcall`,
  String.raw`runtime\.call[0-9]*`,
];

const CPU_PROFILER = [
  'ProfileData::Add',
  'ProfileData::prof_handler',
  'CpuProfiler::prof_handler',
  '__pthread_sighandler',
  '__restore',
];

const LOCKS = [
  'RecordLockProfileData',
  '(base::)?RecordLockProfileData.*',
  '(base::)?SubmitMutexProfileData.*',
  '(base::)?SubmitSpinLockProfileData.*',
  '(base::Mutex::)?AwaitCommon.*',
  '(base::Mutex::)?Unlock.*',
  '(base::Mutex::)?UnlockSlow.*',
  '(base::Mutex::)?ReaderUnlock.*',
  '(base::MutexLock::)?~MutexLock.*',
  '(Mutex::)?AwaitCommon.*',
  '(Mutex::)?Unlock.*',
  '(Mutex::)?UnlockSlow.*',
  '(Mutex::)?ReaderUnlock.*',
  '(MutexLock::)?~MutexLock.*',
  '(SpinLock::)?Unlock.*',
  '(SpinLock::)?SlowUnlock.*',
  '(SpinLockHolder::)?~SpinLockHolder.*',
];
