/** People, channels, files and messages as Slack writes them in JSON. */

import type { Slack } from './slack.ts';
import type { Channel, Message, Person, SlackFile } from './workspace.ts';
import { repliesTo } from './workspace.ts';

type Shape = Readonly<Record<string, unknown>>;

export function userShape(slack: Slack, person: Person): Shape {
  return {
    id: person.id,
    team_id: slack.workspace.team.id,
    name: person.name,
    deleted: false,
    real_name: person.realName,
    tz: person.timeZone,
    is_bot: person.isBot,
    is_app_user: false,
    profile: {
      real_name: person.realName,
      display_name: person.name,
      team: slack.workspace.team.id,
    },
  };
}

export function channelShape(slack: Slack, channel: Channel): Shape {
  const isMember = channel.members.has(slack.workspace.app.botUser);
  const common = { id: channel.id, created: 1_700_000_000, is_archived: false };
  if (channel.kind === 'im') {
    const user = [...channel.members].find((id) => id !== slack.workspace.app.botUser);
    return { ...common, is_im: true, user };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_im: false,
    is_private: false,
    is_member: isMember,
    num_members: channel.members.size,
    topic: { value: channel.topic, creator: '', last_set: 0 },
  };
}

export function messageShape(slack: Slack, message: Message): Shape {
  const { workspace } = slack;
  const isBot = message.user === workspace.app.botUser;
  const replies = message.thread === null ? repliesTo(workspace, message) : [];
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: workspace.team.id,
    ...(isBot ? { bot_id: workspace.app.botId, app_id: workspace.app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.thread === null ? {} : { thread_ts: message.thread }),
    ...(replies.length === 0 ? {} : { thread_ts: message.ts, reply_count: replies.length }),
    ...(message.edited === null ? {} : { edited: { user: message.user, ts: message.edited } }),
    ...(message.files.length > 0
      ? { files: message.files.flatMap((id) => fileShapeOf(slack, id)) }
      : {}),
  };
}

/** The link that “Copy link” gives. */
export function permalink(slack: Slack, { channel, ts, thread }: Message): string {
  const reply = thread === null ? '' : `?thread_ts=${thread}&cid=${channel}`;
  return `${slack.baseUrl()}/archives/${channel}/p${ts.replace('.', '')}${reply}`;
}

export function fileShape(slack: Slack, file: SlackFile): Shape {
  const isProcessed = file.mimetype !== '';
  const url = fileUrl(slack, file);
  return {
    id: file.id,
    created: Math.floor(file.createdAt / 1000),
    timestamp: Math.floor(file.createdAt / 1000),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: isProcessed ? extensionOf(file.name) : '',
    pretty_type: isProcessed ? extensionOf(file.name).toUpperCase() : '',
    user: file.user,
    user_team: slack.workspace.team.id,
    size: file.bytes?.length ?? file.length,
    mode: 'hosted',
    is_external: false,
    is_public: file.shares.length > 0,
    url_private: url,
    url_private_download: `${url}?download=1`,
    permalink: url,
    file_access: 'visible',
    ...(file.altText === '' ? {} : { alt_txt: file.altText }),
    channels: sharedIn(slack, file, 'public'),
    ims: sharedIn(slack, file, 'im'),
    shares: sharesShape(slack, file),
  };
}

/** Where the file can be read: with the bot's token, or in the page. */
export function fileUrl(slack: Slack, file: SlackFile): string {
  return `${slack.baseUrl()}${filePath(slack, file)}`;
}

export function filePath(slack: Slack, file: SlackFile): string {
  return `/files-pri/${slack.workspace.team.id}-${file.id}/${encodeURIComponent(file.name)}`;
}

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? 'binary' : name.slice(dot + 1).toLowerCase();
}

function fileShapeOf(slack: Slack, id: string): readonly Shape[] {
  const file = slack.workspace.files.get(id);
  return file === undefined ? [] : [fileShape(slack, file)];
}

function sharedIn(slack: Slack, file: SlackFile, kind: Channel['kind']): readonly string[] {
  const channels = file.shares.map((share) => share.channel);
  return [...new Set(channels)].filter((id) => slack.workspace.channels.get(id)?.kind === kind);
}

function sharesShape(slack: Slack, file: SlackFile): Shape {
  const places = (kind: Channel['kind']) =>
    Object.fromEntries(
      sharedIn(slack, file, kind).map((channel) => [
        channel,
        file.shares
          .filter((share) => share.channel === channel)
          .map((share) => ({
            ts: share.ts,
            ...(share.thread === null ? {} : { thread_ts: share.thread }),
          })),
      ]),
    );
  const isShared = (kind: Channel['kind']) => sharedIn(slack, file, kind).length > 0;
  return {
    ...(isShared('public') ? { public: places('public') } : {}),
    ...(isShared('im') ? { private: places('im') } : {}),
  };
}
