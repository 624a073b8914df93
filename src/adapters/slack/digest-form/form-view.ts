/** How the form for digests looks. */

import type { InputBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types';
import type { DigestOffer } from '../../../app/digests/digests.ts';
import { MOST_ROWS } from '../../../commands/digest/digest-options.ts';
import { cut } from '../blocks/text.ts';
import {
  ALL,
  encodeMark,
  FIELDS,
  type Field,
  FORM_ID,
  type FormMark,
  SERVICE_PREFIX,
} from './form-state.ts';

/** Slack shows no more in one menu; of more services it asks for those that fit what is typed. */
const MOST_OPTIONS = 100;
const LONGEST_OPTION = 75;

const CONDITIONS = [
  { value: 'always', text: 'always: one line where nothing moved' },
  { value: 'changed', text: 'only where something moved' },
  { value: 'leaking', text: 'only where something grows' },
];

/** Until it is known what can be offered. A trigger must be used within three seconds. */
export function loadingView(): ModalView {
  return textView('Looking up services…');
}

/** In the place of the form, where there cannot be one. */
export function textView(text: string): ModalView {
  return {
    type: 'modal',
    callback_id: FORM_ID,
    title: plain('Digest'),
    close: plain('Close'),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: cut(text, 3_000) } }],
  };
}

export function formView(offer: DigestOffer, mark: FormMark): ModalView {
  const { digest } = offer;
  const zone = digest?.when.timeZone ?? offer.timeZone;
  return {
    type: 'modal',
    callback_id: FORM_ID,
    private_metadata: encodeMark(mark),
    title: plain(digest === null ? 'New digest' : `Digest #${digest.number}`),
    submit: plain(digest === null ? 'Add' : 'Save'),
    close: plain('Cancel'),
    blocks: [
      field('services', 'Services', servicesElement(offer)),
      field(
        'when',
        'When',
        textElement('when', digest?.when.words ?? '', 'weekdays 09:00'),
        'In words (weekdays 09:00, every monday 9am, every 6h) or as cron (0 9 * * 1-5).',
      ),
      field(
        'time_zone',
        'Time zone',
        textElement('time_zone', zone ?? '', 'Europe/Lisbon'),
        zone === null ? 'The name of a city, as in Europe/Lisbon, or UTC.' : undefined,
      ),
      field('channel', 'Channel', {
        type: 'conversations_select',
        action_id: FIELDS.channel,
        initial_conversation: digest?.channel.id ?? mark.place.channel,
        filter: { include: ['public', 'private', 'im'] },
      }),
      field('condition', 'Post', conditionElement(digest?.condition ?? 'always')),
      field('top', `Rows of its tables (1 to ${MOST_ROWS})`, {
        type: 'number_input',
        action_id: FIELDS.top,
        is_decimal_allowed: false,
        min_value: '1',
        max_value: String(MOST_ROWS),
        initial_value: String(digest?.top ?? 5),
      }),
    ],
  };
}

/** Those that fit what was typed, for the menu of many services. */
export function suggestServices(
  services: readonly string[],
  typed: string,
): readonly PlainTextOption[] {
  const wanted = typed.trim().toLowerCase();
  const starting = services.filter((name) => name.toLowerCase().startsWith(wanted));
  const others = services.filter((name) => !starting.includes(name));
  const within = others.filter((name) => name.toLowerCase().includes(wanted));
  const all = 'all services'.startsWith(wanted) ? [allOption()] : [];
  return [...all, ...[...starting, ...within].map(serviceOption)].slice(0, MOST_OPTIONS);
}

function servicesElement({ services, digest }: DigestOffer): InputBlock['element'] {
  const options = [allOption(), ...services.map(serviceOption)];
  const initial = initialOptions(digest?.services ?? null);
  const common = {
    action_id: FIELDS.services,
    placeholder: plain('Choose services'),
    ...(initial.length === 0 ? {} : { initial_options: initial }),
  };
  return options.length <= MOST_OPTIONS
    ? { ...common, type: 'multi_static_select', options }
    : { ...common, type: 'multi_external_select', min_query_length: 0 };
}

function initialOptions(services: 'all' | readonly string[] | null): PlainTextOption[] {
  if (services === null) return [];
  return services === 'all' ? [allOption()] : services.slice(0, 50).map(serviceOption);
}

function conditionElement(condition: string): InputBlock['element'] {
  const options = CONDITIONS.map(({ value, text }) => ({ text: plain(text), value }));
  const initial = options.find(({ value }) => value === condition);
  return {
    type: 'static_select',
    action_id: FIELDS.condition,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function textElement(name: Field, initial: string, example: string): InputBlock['element'] {
  return {
    type: 'plain_text_input',
    action_id: name,
    max_length: 200,
    placeholder: plain(example),
    ...(initial === '' ? {} : { initial_value: initial.slice(0, 200) }),
  };
}

function field(
  name: Field,
  label: string,
  element: InputBlock['element'],
  hint?: string,
): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plain(label),
    element,
    ...(hint === undefined ? {} : { hint: plain(hint) }),
  };
}

function allOption(): PlainTextOption {
  return { text: plain('all services'), value: ALL };
}

function serviceOption(name: string): PlainTextOption {
  return { text: plain(cut(name, LONGEST_OPTION)), value: `${SERVICE_PREFIX}${name}` };
}

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
