/** A call graph as data that a renderer lays out and draws. JSON. */

export interface GraphPicture {
  /** Room for it in CSS pixels. A larger graph is drawn smaller, a smaller one takes less. */
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** In the language of Graphviz: graphs that have no call in common, the heaviest first. */
  readonly dots: readonly string[];
}
