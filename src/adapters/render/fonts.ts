/** The fonts that come with heapbot: without a registered font, text silently vanishes from a picture. */

import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';

const folder = new URL('../../../assets/fonts/', import.meta.url);

const fonts = [
  { family: 'Arimo', file: 'Arimo-Regular.ttf' },
  { family: 'Arimo', file: 'Arimo-Bold.ttf' },
  { family: 'Noto Sans SC', file: 'NotoSansSC-Regular.ttf' },
];

let isDone = false;

/** Registers every font, once. With the first chart rather than with the thread: a missing font fails a chart, not the pool. */
export function registerFonts(): void {
  if (isDone) return;
  for (const { family, file } of fonts) {
    const path = fileURLToPath(new URL(file, folder));
    if (GlobalFonts.registerFromPath(path, family) === null) {
      throw new FontError(
        `${path} is missing or no font: install heapbot again, with its assets folder.`,
      );
    }
  }
  isDone = true;
}

/** A font is missing from the installation. */
class FontError extends Error {
  override readonly name = 'FontError';
}
