/** Texts inside the quotes of Graphviz. */

/** Line breaks become Graphviz's own, which align to the left. */
export function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l');
}
