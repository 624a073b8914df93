/** Reads the pixels of a PNG, so that tests can state facts about a picture. */

import { createCanvas, loadImage } from '@napi-rs/canvas';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` */
  colorAt(x: number, y: number): string;
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export async function readPicture(png: Uint8Array): Promise<Picture> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return {
    width,
    height,
    colorAt(x, y) {
      const start = (y * width + x) * 4;
      return `#${Buffer.from(data.slice(start, start + 3)).toString('hex')}`;
    },
  };
}

/** Where an area differs from the colour of its top left pixel, as one text: equal drawings give equal texts. */
export function shapeOf(picture: Picture, area: Area): string {
  const paper = picture.colorAt(area.left, area.top);
  let shape = '';
  for (let y = area.top; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++) {
      shape += picture.colorAt(x, y) === paper ? ' ' : '#';
    }
  }
  return shape;
}

export function inkIn(picture: Picture, area: Area): number {
  return shapeOf(picture, area).replaceAll(' ', '').length;
}

/** The lengths of the bars of one colour, from top to bottom: for each run of pixel rows that show the colour, the most pixels of it in a row. */
export function barLengths(picture: Picture, color: string, left: number): readonly number[] {
  const lengths: number[] = [];
  let longest = 0;
  for (let y = 0; y < picture.height; y++) {
    let count = 0;
    for (let x = left; x < picture.width; x++) if (picture.colorAt(x, y) === color) count++;
    if (count === 0 && longest > 0) lengths.push(longest);
    longest = count === 0 ? 0 : Math.max(longest, count);
  }
  return lengths;
}
