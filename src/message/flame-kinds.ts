/** How flame graphs show whose code a frame is: in the picture and on the page alike. */

export type FlameKind = CodeKind | ChangeKind;

type CodeKind = 'own' | 'library' | 'standard' | 'runtime' | 'root' | 'rest';

/** In the difference of two profiles: what became of a frame. */
type ChangeKind = 'grew' | 'shrank' | 'balanced';

export interface FlameStyle {
  readonly label: string;
  readonly fill: string;
  readonly ink: string;
  /** Of its border; empty where the fill stands out from the background by itself. */
  readonly border: string;
  readonly isBold: boolean;
}

/**
 * From dark to light in the order of interest, so that they stay apart for every kind of colour vision and in grey. Own code is
 * also set in bold.
 */
export const flameStyles: Readonly<Record<FlameKind, FlameStyle>> = {
  own: { label: 'own code', fill: '#9c3605', ink: '#ffffff', border: '', isBold: true },
  library: { label: 'libraries', fill: '#ea8c2e', ink: '#1d1407', border: '', isBold: false },
  standard: {
    label: 'standard library',
    fill: '#f5cd76',
    ink: '#2b2108',
    border: '',
    isBold: false,
  },
  runtime: { label: 'runtime', fill: '#eef1f6', ink: '#1d2430', border: '#aab4c3', isBold: false },
  root: { label: 'everything', fill: '#4c5563', ink: '#ffffff', border: '', isBold: true },
  rest: {
    label: 'smaller calls',
    fill: '#ffffff',
    ink: '#5a6473',
    border: '#c9d0da',
    isBold: false,
  },
  grew: { label: '▲ grew', fill: '#b3261e', ink: '#ffffff', border: '', isBold: false },
  shrank: { label: '▼ shrank', fill: '#9cc4f2', ink: '#0d1f33', border: '', isBold: false },
  balanced: {
    label: 'some of both',
    fill: '#f4f1f6',
    ink: '#1d2430',
    border: '#aab4c3',
    isBold: false,
  },
};

/** Those that a legend explains, in its order. */
export const flameLegend: readonly FlameKind[] = ['own', 'library', 'standard', 'runtime'];

export const changeLegend: readonly FlameKind[] = ['grew', 'shrank', 'balanced'];

/** `weight` is all that changed in it, `change` what is left of that in sum. */
export function changeKind(change: number, weight: number): FlameKind {
  if (Math.abs(change) < weight / 4) return 'balanced';
  return change > 0 ? 'grew' : 'shrank';
}

/** A sign that needs no colour. */
export function signChange(change: number, text: string): string {
  if (change === 0) return text;
  return change > 0 ? `▲ +${text}` : `▼ ${text}`;
}

export const flameMark = '#0b57d0';
