/** Writes a profile as pprof's Profile.String does, for comparison with what pprof itself makes of a file. */

import type { Mapping, Profile } from '../../src/pprof/profile.ts';

export function profileText(profile: Profile): string {
  const { locations } = profile;
  return `${[
    ...headerLines(profile),
    'Samples:',
    profile.sampleTypes
      .map(({ type, unit }) => {
        return `${type}/${unit}${type === profile.defaultSampleType ? '[dflt]' : ''} `;
      })
      .join('')
      .trim(),
    ...indexes(profile.samples.count).flatMap((sample) => sampleLines(profile, sample)),
    'Locations',
    ...indexes(locations.count).flatMap((location) => locationLines(profile, location)),
    'Mappings',
    ...profile.mappings.map(mappingLine),
  ].join('\n')}\n`;
}

function headerLines(profile: Profile): string[] {
  const { periodType } = profile;
  return [
    ...profile.comments.map((comment) => `Comment: ${comment}`),
    ...(profile.docUrl === '' ? [] : [`Doc: ${profile.docUrl}`]),
    `PeriodType: ${periodType.type} ${periodType.unit}`,
    `Period: ${profile.period}`,
    ...(profile.timeNanos === 0n ? [] : [`Time: ${goTime(profile.timeNanos)}`]),
    ...(profile.durationNanos === 0n ? [] : [`Duration: ${goDuration(profile.durationNanos)}`]),
  ];
}

function sampleLines(profile: Profile, sample: number): string[] {
  const { samples, locations } = profile;
  const values = samples.values.map((column) => String(column[sample]).padStart(10)).join(' ');
  const rows = samples.stack.subarray(samples.stackStart[sample], samples.stackStart[sample + 1]);
  const ids = Array.from(rows, (row) => `${locations.id[row]} `).join('');
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, { number: bigint; unit: string }[]>();
  const { labels, strings } = profile;
  for (let row = labels.start[sample] ?? 0; row < (labels.start[sample + 1] ?? 0); row++) {
    const key = strings.get(labels.key[row] ?? 0);
    const text = labels.text[row] ?? 0;
    const unit = strings.get(labels.unit[row] ?? 0);
    if (text !== 0) texts.set(key, [...(texts.get(key) ?? []), strings.get(text)]);
    else {
      const number = labels.number[row] ?? 0n;
      numbers.set(key, [...(numbers.get(key) ?? []), { number, unit }]);
    }
  }
  const textLine = [...texts].map(([key, all]) => `${key}:[${all.join(' ')}]`);
  const numberLine = [...numbers].map(([key, all]) => {
    const hasUnits = all.some(({ unit }) => unit !== '');
    return `${key}:[${all.map(({ number, unit }) => (hasUnits ? `${number} ${unit}` : number)).join(' ')}]`;
  });
  return [
    ` ${values}: ${ids}`,
    ...[textLine, numberLine].flatMap((words) =>
      words.length === 0 ? [] : [`${' '.repeat(16)}${words.sort().join(' ')}`],
    ),
  ];
}

function locationLines(profile: Profile, location: number): string[] {
  const { locations, lines, functions, strings, mappings } = profile;
  const mapping = mappings[locations.mapping[location] ?? -1];
  const start = [
    `${String(locations.id[location]).padStart(6)}: ${hex(locations.address[location] ?? 0n)} `,
    mapping ? `M=${mapping.id} ` : '',
    locations.isFolded[location] ? '[F] ' : '',
  ].join('');
  const first = locations.lineStart[location] ?? 0;
  const count = (locations.lineStart[location + 1] ?? 0) - first;
  if (count === 0) return [start];
  return indexes(count).map((position) => {
    const row = first + position;
    const called = lines.function[row] ?? -1;
    const name = strings.get(functions.name[called] ?? 0);
    const systemName = strings.get(functions.systemName[called] ?? 0);
    const file = strings.get(functions.filename[called] ?? 0);
    const place = `${file}:${lines.line[row]}:${lines.column[row]}`;
    const system = name === systemName ? '' : `(${systemName})`;
    const prefix = position === 0 ? start : ' '.repeat(13);
    return `${prefix}${name} ${place} s=${functions.startLine[called]}${system}`;
  });
}

function mappingLine(mapping: Mapping): string {
  const bits = [
    mapping.hasFunctions ? '[FN]' : '',
    mapping.hasFilenames ? '[FL]' : '',
    mapping.hasLineNumbers ? '[LN]' : '',
    mapping.hasInlineFrames ? '[IN]' : '',
  ].join('');
  const range = [mapping.start, mapping.limit, mapping.offset].map(hex).join('/');
  return `${mapping.id}: ${range} ${mapping.file} ${mapping.buildId} ${bits}`;
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** Go's time.Time.String, in UTC. */
function goTime(nanos: bigint): string {
  const second = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString();
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const text = second.slice(0, 19).replace('T', ' ');
  return `${text}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}

/** The first four characters of Go's time.Duration.String, for whole seconds and more. */
function goDuration(nanos: bigint): string {
  const seconds = Number(nanos) / 1e9;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = `${Number((seconds % 60).toFixed(9))}s`;
  const text =
    hours > 0 ? `${hours}h${minutes % 60}m${rest}` : minutes > 0 ? `${minutes}m${rest}` : rest;
  return text.slice(0, 4);
}
