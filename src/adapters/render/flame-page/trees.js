/** Trees to look at: all calls from the root, or one function with its callers above and its callees below. */

/**
 * All frames of a sample type. Nodes: `{ called, value, self, weight, parent, children }`, the heaviest child first. The weight is
 * what a frame is wide: in a difference all that changed in it, of which the value is the sum.
 */
export function growCalls({ functions, called, parent }, { self, cum, weight }) {
  const nodes = called.map((row, frame) => ({
    called: functions[row],
    value: cum[frame],
    self: self[frame],
    weight: weight[frame],
    parent: null,
    children: [],
  }));
  for (let frame = 1; frame < nodes.length; frame++) {
    const node = nodes[frame];
    if (node.weight === 0) continue;
    node.parent = nodes[parent[frame]];
    node.parent.children.push(node);
  }
  for (const { children } of nodes) sortChildren(children);
  return nodes[0];
}

/** Who calls the function, and whom it calls, wherever it stands. Recursive calls count once, as the outermost. */
export function pivot(root, called) {
  const outermost = findOutermost(root, (node) => node.called === called);
  const callers = newNode(called);
  const callees = newNode(called);
  for (const node of outermost) {
    addCallers(callers, node);
    mergeInto(callees, node);
  }
  return { callers: sortTree(callers), callees: sortTree(callees) };
}

/** The frames that match and have no match above them: together, what all that match hold. */
export function findOutermost(root, matches) {
  const found = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (matches(node)) found.push(node);
    else waiting.push(...node.children);
  }
  return found;
}

function newNode(called, parent = null) {
  return { called, value: 0, self: 0, weight: 0, parent, children: [], byFunction: new Map() };
}

/** The value of the call flows through each of its callers; the root is none. */
function addCallers(into, { value, weight, parent }) {
  into.value += value;
  into.weight += weight;
  let target = into;
  for (let caller = parent; caller !== null && !caller.called.isRoot; caller = caller.parent) {
    target = childOf(target, caller.called);
    target.value += value;
    target.weight += weight;
  }
  target.self += value;
}

function mergeInto(into, from) {
  const waiting = [[into, from]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [target, node] = pair;
    target.value += node.value;
    target.weight += node.weight;
    target.self += node.self;
    for (const child of node.children) waiting.push([childOf(target, child.called), child]);
  }
}

function childOf(node, called) {
  const known = node.byFunction.get(called.index);
  if (known !== undefined) return known;
  const child = newNode(called, node);
  node.byFunction.set(called.index, child);
  node.children.push(child);
  return child;
}

function sortTree(root) {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    sortChildren(node.children);
    waiting.push(...node.children);
  }
  return root;
}

/** What is added up of small calls comes last, whatever it holds. */
function sortChildren(children) {
  children.sort((a, b) => Number(a.called.isRest) - Number(b.called.isRest) || b.weight - a.weight);
}
