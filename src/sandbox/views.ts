/** The modals that are open in the page: who sees which, and what stood below it. */

import type { JsonObject } from './blocks/rules.ts';
import { newId, newSecret } from './ids.ts';

export interface View {
  readonly id: string;
  readonly hash: string;
  readonly person: string;
  /** The view as the bot sent it. */
  readonly content: JsonObject;
  readonly previous: string | null;
  readonly root: string;
}

export interface Views {
  open(person: string, content: JsonObject): View;
  /** On top of the open one; at most three lie on each other. */
  push(person: string, content: JsonObject): View | null;
  update(id: string, content: JsonObject): View | null;
  find(id: string): View | null;
  findByExternalId(externalId: string): View | null;
  /** What this person looks at. */
  top(person: string): View | null;
  /** Closes the topmost view of a person, or all of them. */
  close(person: string, all: boolean): void;
}

const maxStack = 3;
const maxViews = 100;

export function createViews(): Views {
  const views = new Map<string, View>();
  const stacks = new Map<string, readonly string[]>();
  const stackOf = (person: string) => (stacks.get(person) ?? []).filter((id) => views.has(id));

  function add(person: string, content: JsonObject, below: readonly string[]): View {
    const id = newId('V');
    const view = {
      id,
      hash: newSecret(),
      person,
      content,
      previous: below.at(-1) ?? null,
      root: below[0] ?? id,
    };
    views.set(id, view);
    stacks.set(person, [...below, id]);
    const oldest = views.keys().next();
    if (views.size > maxViews && !oldest.done) views.delete(oldest.value);
    return view;
  }

  return {
    open(person, content) {
      for (const id of stackOf(person)) views.delete(id);
      return add(person, content, []);
    },
    push(person, content) {
      const below = stackOf(person);
      return below.length >= maxStack ? null : add(person, content, below);
    },
    update(id, content) {
      const view = views.get(id);
      if (view === undefined) return null;
      const updated = { ...view, content, hash: newSecret() };
      views.set(id, updated);
      return updated;
    },
    find: (id) => views.get(id) ?? null,
    findByExternalId(externalId) {
      for (const view of views.values()) {
        if (view.content.external_id === externalId) return view;
      }
      return null;
    },
    top: (person) => views.get(stackOf(person).at(-1) ?? '') ?? null,
    close(person, all) {
      const stack = stackOf(person);
      for (const id of all ? stack : stack.slice(-1)) views.delete(id);
      stacks.set(person, all ? [] : stack.slice(0, -1));
    },
  };
}
