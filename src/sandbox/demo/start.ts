/** Starts the demo services that the sandbox is about. */

import type { DemoService } from './service.ts';
import { startBlog } from './svc-blog.ts';
import { startNode } from './svc-node.ts';

export interface Demos {
  /** `url` is the address of the heap profile. */
  readonly services: readonly { readonly name: string; readonly url: string }[];
  close(): Promise<void>;
}

export async function startDemos(): Promise<Demos> {
  const services: readonly DemoService[] = await Promise.all([startBlog(), startNode()]);
  return {
    services,
    async close() {
      await Promise.all(services.map((service) => service.close()));
    },
  };
}
