/** Takes no more of a long list than is looked at, from all of it. */

/** At most `most`, two or more: the first and the last stay, the others lie evenly between them. */
export function spreadEvenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  const places = new Set(Array.from({ length: most }, (_, at) => Math.round(at * step)));
  return items.filter((_, at) => places.has(at));
}
