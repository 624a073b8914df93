/** How wide a line of text is in a picture, known without drawing it. */

const firstPrintable = 32;

/** Advance widths of U+0020 to U+007E in thousandths of the font size: Arimo, and so Arial and Liberation Sans, regular. */
const regularWidths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
  611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
  667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
  222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** The same for bold. */
const boldWidths = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
  611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
  667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
  278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/** Where letters stop being narrow: from Hangul Jamo on, nearly everything is as wide as it is high. */
const firstWide = 0x1100;
const ellipsis = 0x2026;

/** Width in CSS pixels at a font size. Never less than what is drawn for the scripts that names are written in. */
export function textWidth(text: string, size: number, isBold = false): number {
  const widths = isBold ? boldWidths : regularWidths;
  let thousandths = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? firstPrintable;
    thousandths += widths[codePoint - firstPrintable] ?? otherWidth(codePoint);
  }
  return (thousandths * size) / 1000;
}

/** Beyond ASCII the widest common letter counts, so that a line is rather cut than overlapping. */
function otherWidth(codePoint: number): number {
  if (codePoint === ellipsis) return 1000;
  if (codePoint > 0xffff) return 1400;
  return codePoint < firstWide ? 800 : 1000;
}
