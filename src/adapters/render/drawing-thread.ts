/** A worker thread that draws one kind of picture as PNG, within limits of size, time and waiting. */

import { Piscina } from 'piscina';
import type { Log } from '../../app/log.ts';
import { workerEntry } from '../worker-entry.ts';
import { ChartError } from './chart-error.ts';

export interface DrawingThread<Picture> {
  draw(picture: Picture): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface DrawingThreadOptions {
  /** The module beside this one that the thread starts with; its `draw` is called. */
  readonly entry: string;
  readonly log: Log;
  readonly limits?: RenderLimits;
}

export interface RenderLimits {
  /** Of the picture as it is drawn, at two device pixels per CSS pixel. */
  readonly maxPixels: number;
  readonly timeoutMillis: number;
}

/** In CSS pixels. */
interface Sized {
  readonly width: number;
  readonly height: number;
}

const usualLimits: RenderLimits = { maxPixels: 16_000_000, timeoutMillis: 15_000 };

/** One thread: a picture takes a fraction of a second, and what waits is bounded. */
const mostWaiting = 100;
const heapMegabytes = 256;

export function openDrawingThread<Picture extends Sized>(
  options: DrawingThreadOptions,
): DrawingThread<Picture> {
  const { entry, log, limits = usualLimits } = options;
  const pool = new Piscina<Picture, Uint8Array>({
    ...workerEntry(entry, import.meta.url),
    name: 'draw',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 300_000,
    maxQueue: mostWaiting,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  // A thread that ends between two pictures would otherwise end the program; the next picture starts another one.
  pool.on('error', (error: Error) =>
    log.error('the thread that draws ended', { why: error.message }),
  );
  return {
    draw: (picture) => drawIn(pool, picture, limits),
    close: () => pool.destroy(),
  };
}

async function drawIn<Picture extends Sized>(
  pool: Piscina<Picture, Uint8Array>,
  picture: Picture,
  limits: RenderLimits,
): Promise<Uint8Array> {
  refuseTooLarge(picture, limits.maxPixels);
  const signal = AbortSignal.timeout(limits.timeoutMillis);
  try {
    return await pool.run(picture, { signal });
  } catch (error) {
    if (signal.aborted) {
      throw new ChartError(
        `The picture was not drawn within ${limits.timeoutMillis / 1000} seconds. Ask again, or for fewer rows.`,
      );
    }
    throw new ChartError('The picture could not be drawn.', { cause: error });
  }
}

function refuseTooLarge({ width, height }: Sized, maxPixels: number): void {
  const isSize = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!isSize || width * height * 4 > maxPixels) {
    throw new ChartError(
      `A picture of ${width} × ${height} is too large to draw: ask for fewer rows.`,
    );
  }
}
