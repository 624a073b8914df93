/** Makes ready what hangs below an answer. What cannot be drawn is said: the answer stands already, and nothing is taken away from it. */

import type { Attachment } from '../message/message.ts';
import type { Delivery } from './conversation.ts';
import type { Log } from './log.ts';
import type { PictureRenderer } from './ports.ts';

export interface DeliveryTools {
  readonly pictures: PictureRenderer;
  readonly log: Log;
}

export async function prepareDelivery(
  attachment: Attachment,
  { pictures, log }: DeliveryTools,
): Promise<Delivery> {
  if (attachment.kind === 'file' || attachment.kind === 'binary') return attachment;
  try {
    return await draw(attachment, pictures);
  } catch (error) {
    const { title, name } = attachment;
    const what = attachment.kind === 'picture' ? 'picture' : 'page';
    log.error(`a ${what} could not be drawn`, { title, error });
    const alt = attachment.kind === 'picture' ? `\n${attachment.alt}\n` : '';
    const text = `${title} (the ${what} could not be drawn)\n${alt}`;
    return { kind: 'file', name: `${name}.txt`, title, text };
  }
}

async function draw(
  attachment: Exclude<Attachment, { kind: 'file' | 'binary' }>,
  pictures: PictureRenderer,
): Promise<Delivery> {
  const { name, title } = attachment;
  if (attachment.kind === 'page') {
    return { kind: 'file', name, title, text: await pictures.writePage(attachment.page) };
  }
  const { alt, drawing } = attachment;
  return { kind: 'picture', name, title, alt, png: await pictures.render(drawing) };
}
