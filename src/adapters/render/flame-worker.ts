/** The thread in which flame graphs are drawn, with the fonts that come with heapbot. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { FlameBox, FlameLine, FlamePicture } from '../../message/flame.ts';
import { registerFonts } from './fonts.ts';

const pixelRatio = 2;
const faces = 'Arimo, "Noto Sans SC"';

/** Draws one flame graph as PNG. */
export async function draw(picture: FlamePicture): Promise<Uint8Array> {
  registerFonts();
  const { width, height, background, boxes, lines } = picture;
  const canvas = createCanvas(width * pixelRatio, height * pixelRatio);
  const context = canvas.getContext('2d');
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  for (const box of boxes) drawBox(context, box);
  for (const line of lines) drawLine(context, line);
  return await canvas.encode('png');
}

function drawBox(context: SKRSContext2D, box: FlameBox): void {
  const { x, y, width, height, fill, border, borderWidth } = box;
  context.fillStyle = fill;
  context.fillRect(x, y, width, height);
  if (border === '') return;
  context.strokeStyle = border;
  context.lineWidth = borderWidth;
  const half = borderWidth / 2;
  context.strokeRect(x + half, y + half, width - borderWidth, height - borderWidth);
}

function drawLine(context: SKRSContext2D, { x, y, size, isBold, color, text }: FlameLine): void {
  context.font = `${isBold ? 'bold ' : ''}${size}px ${faces}`;
  context.fillStyle = color;
  context.fillText(text, x, y);
}
