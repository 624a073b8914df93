/** Function names as people read them: demangled, and C++ without parameters (PARITY 10.2). */

import { demangleItanium } from './demangle/itanium.ts';
import { demangleRust } from './demangle/rust.ts';
import type { Profile } from './profile.ts';

/** How much of a C++ name is kept; '' (pprof's default) keeps neither parameters nor templates. */
export type DemangleMode = '' | 'none' | 'full' | 'templates';

export interface DemangleOptions {
  readonly mode: DemangleMode;
  /** Whether names that already differ from the linker's are made again. */
  readonly isForced: boolean;
}

export function demangleFunctions(profile: Profile, options: DemangleOptions): Profile {
  const { functions, strings } = profile;
  const rewritten = new Map<string, number>();
  const names: string[] = [];
  const name = functions.name.map((index, row) => {
    const systemName = functions.systemName[row] as number;
    const current = strings.get(index);
    const system = strings.get(systemName);
    const start = options.isForced && current !== '' && system !== '' ? system : current;
    const result = options.mode === 'none' ? start : demangleName(start, system, options.mode);
    if (result === current) return index;
    if (result === system) return systemName;
    return indexOf(result);
  });
  return { ...profile, functions: { ...functions, name }, strings: strings.with(names) };

  function indexOf(text: string): number {
    if (text === '') return 0;
    const known = rewritten.get(text);
    if (known !== undefined) return known;
    const index = strings.count + names.push(text) - 1;
    rewritten.set(text, index);
    return index;
  }
}

/** The name to show for a function called `name`, which the linker calls `systemName`. */
export function demangleName(name: string, systemName: string, mode: DemangleMode): string {
  if (mode === 'none' || (name !== '' && systemName !== name)) return name;
  const demangled = demangle(systemName, mode);
  if (demangled !== undefined) return demangled;
  if (!looksLikeCPlusPlus(systemName)) return systemName;
  if (mode === 'full') return systemName;
  const withoutParameters = removeGroups(systemName, '(', ')');
  return mode === '' ? removeGroups(withoutParameters, '<', '>') : withoutParameters;
}

/** macOS puts one more underscore in front of every symbol. */
function demangle(systemName: string, mode: Exclude<DemangleMode, 'none'>): string | undefined {
  if (!systemName.startsWith('_')) return undefined;
  const detail = { hasParameters: mode === 'full', hasTemplates: mode !== '' };
  for (const symbol of [systemName, systemName.slice(1)]) {
    const demangled = demangleRust(symbol) ?? demangleItanium(symbol, detail);
    if (demangled !== undefined) return demangled;
  }
  return undefined;
}

/** Names such as Java's `class.<init>` and Go's `pkg.(*Type[...]).Method` have the brackets but are not C++. */
function looksLikeCPlusPlus(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false;
  return /[<>[\]]|::/.test(name);
}

/** The name without its balanced groups; from a closing bracket without an opening one on, it stays as it is. */
function removeGroups(name: string, open: string, close: string): string {
  let kept = '';
  let keptFrom = 0;
  let nesting = 0;
  let first = 0;
  for (let at = 0; at < name.length; at++) {
    const char = name.charAt(at);
    if (char === open) {
      if (nesting === 0) first = at;
      nesting++;
    } else if (char === close) {
      nesting--;
      if (nesting < 0) break;
      if (nesting > 0) continue;
      kept += name.slice(keptFrom, first);
      keptFrom = at + 1;
    }
  }
  return kept + name.slice(keptFrom);
}
