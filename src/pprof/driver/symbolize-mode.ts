/** The value of -symbolize (PARITY 10). */

import type { DemangleMode } from '../demangle.ts';

export interface SymbolizeMode {
  /** False: names stay as they are in the file. */
  readonly isEnabled: boolean;
  /** Whether binaries would be asked, were they read. */
  readonly isLocal: boolean;
  /** Whether the server that gave a profile is asked for names. */
  readonly isRemote: boolean;
  readonly isForced: boolean;
  readonly demangle: DemangleMode;
  readonly warnings: readonly string[];
}

/** `none` ends the list: what stood before it only matters for its warnings. */
export function parseSymbolizeMode(text: string): SymbolizeMode {
  let mode: SymbolizeMode = {
    isEnabled: true,
    isLocal: true,
    isRemote: true,
    isForced: false,
    demangle: '',
    warnings: [],
  };
  for (const word of text.toLowerCase().split(':')) {
    if (!mode.isEnabled) break;
    mode = applyWord(mode, word, text);
  }
  return mode;
}

function applyWord(mode: SymbolizeMode, word: string, text: string): SymbolizeMode {
  const demangle = word.replace(/^demangle=/, '');
  switch (word) {
    case '':
      return mode;
    case 'none':
    case 'no':
      return { ...mode, isEnabled: false };
    case 'local':
    case 'fastlocal':
      return { ...mode, isLocal: true, isRemote: false };
    case 'remote':
      return { ...mode, isLocal: false, isRemote: true };
    case 'force':
      return { ...mode, isForced: true };
    default:
      break;
  }
  switch (demangle) {
    case 'full':
    case 'none':
    case 'templates':
      return { ...mode, isForced: true, demangle };
    case 'default':
      return mode;
    default:
      return { ...mode, warnings: [...mode.warnings, ...describeUnknown(text)] };
  }
}

function describeUnknown(text: string): string[] {
  return [
    `ignoring unrecognized symbolization option: ${text}`,
    'expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]',
  ];
}
