/** The colours of pictures. */

/** Opaque, so that a picture reads the same on Slack's light and dark backgrounds. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly zero: string;
  readonly flat: string;
  readonly cum: string;
  readonly caller: string;
  readonly callee: string;
  readonly grew: string;
  readonly shrank: string;
}

export type ThemeName = 'light' | 'dark';

/** The colours of bars differ in lightness as well as in hue: they stay apart for every kind of colour vision and in grey. */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: '#ffffff',
    text: '#1d2430',
    faint: '#5a6473',
    grid: '#e7eaef',
    zero: '#9aa3b0',
    flat: '#0f2f66',
    cum: '#4f8fe0',
    caller: '#cc7722',
    callee: '#2a9d8f',
    grew: '#b3261e',
    shrank: '#3d85d9',
  },
  dark: {
    background: '#1f242b',
    text: '#eef1f5',
    faint: '#a9b3c1',
    grid: '#353c46',
    zero: '#6b7583',
    flat: '#e3efff',
    cum: '#4b87d6',
    caller: '#e0913f',
    callee: '#35b5a5',
    grew: '#d9534a',
    shrank: '#8fc1ff',
  },
};
