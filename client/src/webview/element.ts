/** What an element may be given: attributes by name; `undefined` and `false` leave one out, `true` is an empty one. */
export type Attributes = Record<string, string | number | boolean | undefined>;
export type Child = Node | string | undefined | false;

/** Makes an element. Text is always text: nothing that a scenario or a broker says can become markup. */
export function element(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
  return made;
}
