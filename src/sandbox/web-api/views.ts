/** views.*: modals, opened with a trigger and changed by their id. */

import { isObject, type JsonObject } from '../blocks/rules.ts';
import { refuseView } from '../blocks/validate.ts';
import { isFileReady } from '../files.ts';
import { tiers } from '../rate-limit.ts';
import type { Slack } from '../slack.ts';
import type { View } from '../views.ts';
import { announce } from '../workspace.ts';
import {
  ApiRefusal,
  type Arguments,
  jsonArgument,
  type Method,
  refuseWith,
  requiredArgument,
  textArgument,
  withIds,
} from './method.ts';

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': { scopes: [], rate: tiers[4], run: open },
  'views.push': { scopes: [], rate: tiers[4], run: push },
  'views.update': { scopes: [], rate: tiers[4], run: update },
};

/** A view as Slack writes it. */
export function viewShape(slack: Slack, view: View): JsonObject {
  return {
    ...view.content,
    id: view.id,
    hash: view.hash,
    team_id: slack.workspace.team.id,
    app_id: slack.workspace.app.id,
    bot_id: slack.workspace.app.botId,
    root_view_id: view.root,
    previous_view_id: view.previous,
    state: { values: {} },
  };
}

/** The argument `view`, checked, with ids for the blocks that have none. */
export function acceptView(slack: Slack, value: unknown): JsonObject {
  refuseWith(refuseView(value, isFileReady(slack)));
  const view = isObject(value) ? value : {};
  return { ...view, blocks: withIds(Array.isArray(view.blocks) ? view.blocks : []) };
}

/** The view is checked before the trigger is spent. */
function open(slack: Slack, args: Arguments) {
  const content = acceptView(slack, jsonArgument(args, 'view'));
  const view = slack.views.open(spendTrigger(slack, args), content);
  return show(slack, view);
}

function push(slack: Slack, args: Arguments) {
  const content = acceptView(slack, jsonArgument(args, 'view'));
  const view = slack.views.push(spendTrigger(slack, args), content);
  if (view === null) throw new ApiRefusal('push_limit_reached');
  return show(slack, view);
}

function update(slack: Slack, args: Arguments) {
  const content = acceptView(slack, jsonArgument(args, 'view'));
  const externalId = textArgument(args, 'external_id');
  const found =
    externalId === ''
      ? slack.views.find(requiredArgument(args, 'view_id'))
      : slack.views.findByExternalId(externalId);
  if (found === null) throw new ApiRefusal('not_found');
  const hash = textArgument(args, 'hash');
  if (hash !== '' && hash !== found.hash) throw new ApiRefusal('hash_conflict');
  const view = slack.views.update(found.id, content);
  if (view === null) throw new ApiRefusal('not_found');
  return show(slack, view);
}

function spendTrigger(slack: Slack, args: Arguments): string {
  const id = textArgument(args, 'trigger_id') || requiredArgument(args, 'interactivity_pointer');
  const used = slack.grants.spendTrigger(id);
  if ('error' in used) throw new ApiRefusal(used.error);
  return used.person;
}

function show(slack: Slack, view: View) {
  announce(slack.workspace, { kind: 'view', person: view.person, view: view.id });
  return { view: viewShape(slack, view) };
}
