import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/app/look/tokens.css', 'utf8');
const dark = colours(css.split('@media')[0]!);
const light = {
  ...dark,
  ...colours(/prefers-color-scheme: light\) \{([\s\S]*?\})/.exec(css)![1]!),
};

const textPairs = [
  ['text', 'ground'],
  ['text', 'raised'],
  ['quiet', 'ground'],
  ['quiet', 'raised'],
  ['on-lamp', 'lamp-fill'],
  ['on-screen', 'screen'],
] as const;

const edgePairs = [
  ['edge', 'ground'],
  ['edge', 'raised'],
  ['lamp', 'ground'],
  ['lamp', 'raised'],
  ['danger', 'ground'],
  ['danger', 'raised'],
] as const;

test.each([
  ['dark', dark],
  ['light', light],
] as const)('in %s, text stands out by 7:1 and edges by 3:1', (_theme, theme) => {
  for (const [front, back] of textPairs) {
    expect(contrast(theme[front]!, theme[back]!), `${front} on ${back}`).toBeGreaterThanOrEqual(7);
  }
  for (const [front, back] of edgePairs) {
    expect(contrast(theme[front]!, theme[back]!), `${front} on ${back}`).toBeGreaterThanOrEqual(3);
  }
});

function colours(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
