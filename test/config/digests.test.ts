/** The section `digests` of heapbot.yaml. */

import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

function read(yaml: string) {
  const services = 'services: [{ name: svc-blog, address: "http://a/heap" }]\n';
  return readConfig({ HEAPBOT_CONFIG: 'x.yaml' }, () => `${services}${yaml}`).digests;
}

test('is read with the words that people type', () => {
  expect(
    read(`
digests:
  - services: [svc-blog]
    when: weekdays 09:00
    timeZone: europe/lisbon
    channel: "#perf"
    if: changed
    top: 7
    name: mornings
  - { services: all, when: "0 9 * * 1-5", channel: C012AB3CD }
`),
  ).toEqual([
    {
      name: 'mornings',
      services: ['svc-blog'],
      when: {
        words: 'weekdays 09:00',
        rule: { kind: 'cron', expression: '0 9 * * 1-5' },
        timeZone: 'Europe/Lisbon',
      },
      channel: 'perf',
      condition: 'changed',
      top: 7,
    },
    {
      name: null,
      services: 'all',
      when: {
        words: '0 9 * * 1-5',
        rule: { kind: 'cron', expression: '0 9 * * 1-5' },
        timeZone: 'UTC',
      },
      channel: 'C012AB3CD',
      condition: 'always',
      top: 5,
    },
  ]);
});

test('may be left out', () => {
  expect(read('')).toEqual([]);
});

test.each([
  ['when: wekdays 9', /digests\[0\]\.when: found "wekdays 9"; expected a schedule such as/u],
  [
    'when: weekdays 09:00, timeZone: Lisbon',
    /timeZone: found "Lisbon"; expected .*Europe\/Lisbon/u,
  ],
  ['when: weekdays 09:00, top: 99', /digests\[0\]\.top: found 99/u],
  [
    'when: weekdays 09:00, if: never',
    /digests\[0\]\.if: found "never"; expected always, changed or leaking/u,
  ],
  ['when: weekdays 09:00, zone: UTC', /digests\[0\]: unknown key zone/u],
])('says what is wrong: %s', (words, why) => {
  expect(() => read(`digests: [{ services: all, channel: C012AB3CD, ${words} }]`)).toThrow(why);
});

test('knows its services, and no digest twice', () => {
  const one = '{ services: all, channel: C012AB3CD, when: weekdays 09:00 }';
  expect(() => read(`digests: [${one}, ${one}]`)).toThrow(/digests\[1\]: is the same/u);
  const slip = '{ services: [svc-blgo], channel: C012AB3CD, when: weekdays 09:00 }';
  expect(() => read(`digests: [${slip}]`)).toThrow(/digests\[0\]\.services: found "svc-blgo"/u);
});
