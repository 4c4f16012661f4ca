/**
 * wavesurfer's own style, under a policy that allows no inline style: the vendored file keeps it in a
 * `<template>` (see vendor/wavesurfer/README.md), from which it becomes a constructed style sheet.
 */

const OURS = `
  .cursor { border-radius: 0 !important; }
  .pin { display: grid; place-items: center; width: 1.25rem; height: 1.25rem; margin-left: -0.7rem; padding: 0;
    border-radius: 50%; background: var(--ink); color: var(--surface); font: 600 0.7rem/1 system-ui, sans-serif; }
  .pin.first { margin-left: 0.1rem; }
  .pin.last { margin-left: -1.4rem; }
`;

export function adopt(surfer) {
  const root = surfer.getWrapper().getRootNode();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(root.querySelector('template').content.textContent + OURS);
  root.adoptedStyleSheets = [sheet];
}
