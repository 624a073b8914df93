/** Trees to look at: all calls from the root, or one function with its callers above and its callees below. */

/** All frames of a sample type. Nodes: `{ called, value, self, parent, children }`, the heaviest child first. */
export function growCalls({ functions, called, parent }, { self, cum }) {
  const nodes = called.map((row, frame) => ({
    called: functions[row],
    value: cum[frame],
    self: self[frame],
    parent: null,
    children: [],
  }));
  for (let frame = 1; frame < nodes.length; frame++) {
    const node = nodes[frame];
    if (node.value === 0 && node.self === 0) continue;
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
  return { called, value: 0, self: 0, parent, children: [], byFunction: new Map() };
}

/** The value of the call flows through each of its callers; the root is none. */
function addCallers(into, { value, parent }) {
  into.value += value;
  let target = into;
  for (let caller = parent; caller !== null && !caller.called.isRoot; caller = caller.parent) {
    target = childOf(target, caller.called);
    target.value += value;
  }
  target.self += value;
}

function mergeInto(into, from) {
  const waiting = [[into, from]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [target, node] = pair;
    target.value += node.value;
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
  children.sort(
    (a, b) =>
      Number(a.called.isRest) - Number(b.called.isRest) || Math.abs(b.value) - Math.abs(a.value),
  );
}
