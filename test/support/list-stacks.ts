/** Writes a profile's samples as they are drawn: `main;outer>inner;alloc 10 key=value`. */

import type { Profile } from '../../src/pprof/profile.ts';

/** One line per sample, root first, with the values of the last sample type. */
export function listStacks(profile: Profile): string[] {
  const { samples, labels, strings } = profile;
  const values = samples.values.at(-1);
  return Array.from({ length: samples.count }, (_, sample) => {
    const rows = samples.stack.subarray(samples.stackStart[sample], samples.stackStart[sample + 1]);
    const frames = Array.from(rows.toReversed(), (location) => listLines(profile, location));
    const words = [frames.join(';') || '{}', values?.[sample]];
    for (let row = labels.start[sample] ?? 0; row < (labels.start[sample + 1] ?? 0); row++) {
      const text = strings.get(labels.text[row] ?? 0);
      const number = `${labels.number[row]}${strings.get(labels.unit[row] ?? 0)}`;
      words.push(`${strings.get(labels.key[row] ?? 0)}=${text === '' ? number : text}`);
    }
    return words.join(' ');
  });
}

function listLines({ locations, lines, functions, strings }: Profile, location: number): string {
  const first = locations.lineStart[location] ?? 0;
  const end = locations.lineStart[location + 1] ?? 0;
  if (first === end) return `0x${locations.address[location]?.toString(16)}`;
  const names = Array.from({ length: end - first }, (_, i) => {
    const row = lines.function[first + i] ?? -1;
    return row < 0 ? '?' : strings.get(functions.name[row] ?? 0);
  });
  return names.reverse().join('>');
}
