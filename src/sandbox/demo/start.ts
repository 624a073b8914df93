/** Starts the demo services that the sandbox is about. */

import type { DemoService } from './service.ts';
import { startBlog } from './svc-blog.ts';
import { startNode } from './svc-node.ts';

export interface Demos {
  readonly services: readonly Omit<DemoService, 'close'>[];
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
