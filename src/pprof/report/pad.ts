/** Columns of text as Go's fmt pads them: by code points. */

export function padLeft(text: string, width: number): string {
  // Characters outside the basic plane are two units of a string but one code point.
  const points = ASCII.test(text) ? text.length : [...text].length;
  return ' '.repeat(Math.max(0, width - points)) + text;
}

const ASCII = /^[\0-\x7f]*$/;
