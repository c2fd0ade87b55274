/**
 * Makes the children of `target` look like those of `fresh`, keeping every node that can stay: focus, selection and scroll
 * position survive a redraw every second. Children are matched in order, and by `id` where they have one.
 */
export function patch(target: Element, fresh: Element): void {
  const wanted = [...fresh.childNodes];
  for (const [index, node] of wanted.entries()) {
    const present = partner(target, index, node);
    if (present === undefined) target.insertBefore(node, target.childNodes[index] ?? null);
    else update(present, node);
  }
  while (target.childNodes.length > wanted.length) target.lastChild?.remove();
}

/** The node that becomes `node`, moved to its place. */
function partner(target: Element, index: number, node: Node): ChildNode | undefined {
  const here = target.childNodes[index];
  const id = node instanceof Element ? node.id : '';
  const named = id === '' ? undefined : [...target.children].find((child) => child.id === id);
  if (named !== undefined && named !== here) target.insertBefore(named, here);
  const candidate = named ?? here;
  return candidate !== undefined && alike(candidate, node) ? candidate : undefined;
}

function alike(a: Node, b: Node): boolean {
  if (!(a instanceof Element) || !(b instanceof Element)) return a.nodeType === b.nodeType;
  return a.tagName === b.tagName && a.id === b.id;
}

function update(present: ChildNode, wanted: Node): void {
  if (present instanceof Element && wanted instanceof Element) {
    patchAttributes(present, wanted);
    patch(present, wanted);
  } else if (present.nodeValue !== wanted.nodeValue) {
    present.nodeValue = wanted.nodeValue;
  }
}

/** Components of the toolkit give themselves attributes, so only those are removed that a redraw had set before. */
const given = new WeakMap<Element, string[]>();

function patchAttributes(present: Element, wanted: Element): void {
  const names = wanted.getAttributeNames();
  for (const name of given.get(present) ?? []) {
    if (!names.includes(name)) present.removeAttribute(name);
  }
  for (const name of names) {
    const value = wanted.getAttribute(name) ?? '';
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  given.set(present, names);
}
