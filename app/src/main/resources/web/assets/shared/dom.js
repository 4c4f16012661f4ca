/** Builds elements. Text from outside only ever becomes text: nothing here parses HTML. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with its properties and children. `class`, `aria-…`, `data-…`, `role` and the like are
 * attributes, `on…` functions are listeners, and what is null or false is left out.
 */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else element.setAttribute(key, value === true ? '' : value);
}

/** One of the drawings in icons.svg; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/assets/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Puts another drawing into an icon that is there. */
export function changeIcon(svg, name) {
  svg.firstElementChild.setAttribute('href', `/assets/icons.svg#${name}`);
}

/** An SVG element. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A button with a drawing and perhaps words. */
export function button(label, iconName, properties = {}) {
  const { bare, ...rest } = properties;
  const drawing = iconName && icon(iconName);
  return el(
    'button',
    {
      type: 'button',
      class: bare ? 'button bare' : 'button',
      'aria-label': bare ? label : null,
      title: bare ? label : null,
      ...rest,
    },
    drawing,
    bare ? null : label,
  );
}
