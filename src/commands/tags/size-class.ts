/** The range of sizes that pprof writes as one text: `1.56MB` stands for all that rounds to it. */

const POWERS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
/** Half of the last of two decimals. */
const HALF = 0.005;

/** As a label filter takes it, e.g. `400kB` as `409595b:409605b`; null where the text is no size. */
export function rangeOfText(text: string): string | null {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([kMGTP]?B)$/u.exec(text) ?? [];
  const power = POWERS.indexOf(unit);
  if (digits === '' || power < 0) return null;
  const factor = 1024 ** power;
  const least = Math.ceil((Number(digits) - HALF) * factor);
  const most = Math.floor((Number(digits) + HALF) * factor);
  return power === 0 ? `${digits}b:${digits}b` : `${least}b:${most}b`;
}
