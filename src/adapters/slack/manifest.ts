/** The app manifests, made from the surface. */

import {
  EVENTS,
  MESSAGE_SHORTCUTS,
  OPTIONAL_SCOPES,
  REQUIRED_SCOPES,
  SLASH_COMMANDS,
} from './surface.ts';

type ManifestMode = 'http' | 'socket';

/** To be replaced by the address at which Slack reaches the bot. */
const PLACEHOLDER_URL = 'https://heapbot.example.com/slack/events';

/** Slack needs addresses in HTTP mode and refuses them in Socket Mode. */
export function buildManifest(mode: ManifestMode): Readonly<Record<string, unknown>> {
  const isHttp = mode === 'http';
  const requestUrl = isHttp ? { request_url: PLACEHOLDER_URL } : {};
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'heapbot',
      description: 'Heap profiles in Slack: what grows, whose code it is, since when.',
      background_color: '#1d1d2b',
    },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'heapbot', always_online: true },
      shortcuts: MESSAGE_SHORTCUTS.map(({ name, callbackId, description }) => ({
        name,
        type: 'message',
        callback_id: callbackId,
        description,
      })),
      slash_commands: SLASH_COMMANDS.map(({ command, description, usageHint }) => ({
        command,
        description,
        usage_hint: usageHint,
        should_escape: false,
        ...(isHttp ? { url: PLACEHOLDER_URL } : {}),
      })),
    },
    oauth_config: { scopes: { bot: REQUIRED_SCOPES, bot_optional: OPTIONAL_SCOPES } },
    settings: {
      event_subscriptions: { bot_events: EVENTS.map(({ name }) => name), ...requestUrl },
      interactivity: {
        is_enabled: true,
        ...requestUrl,
        // Without it menus that ask for their options stay empty.
        ...(isHttp ? { message_menu_options_url: PLACEHOLDER_URL } : {}),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: !isHttp,
      token_rotation_enabled: false,
    },
  };
}

/** As it stands in the file. */
export function printManifest(mode: ManifestMode): string {
  return `${JSON.stringify(buildManifest(mode), null, 2)}\n`;
}
