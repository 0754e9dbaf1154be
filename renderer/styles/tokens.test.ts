import { expect, test } from 'vitest';
import { fromOklab, toOklab, type Rgb } from '../charts/colour-scale.ts';
import css from './tokens.css?raw';

const themes = ['light', 'dark'] as const;

/** A token's colour in the first `:root` block. */
function colour(token: string, theme: (typeof themes)[number]): Rgb {
  const value = css.match(new RegExp(`${token}: light-dark\\((oklch\\([^)]*\\)), (oklch\\([^)]*\\))\\)`));
  const [lightness, chroma, hue] = value![theme === 'light' ? 1 : 2]!.match(/[\d.]+/g)!.map(Number) as [
    number,
    number,
    number,
  ];
  const angle = (hue * Math.PI) / 180;
  return fromOklab([lightness / 100, chroma * Math.cos(angle), chroma * Math.sin(angle)]);
}

const linear = (colour: Rgb) =>
  colour.map((channel) =>
    channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
const gamma = (part: number) => 255 * (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

/** WCAG 2.2, contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [one, other]
    .map(linear)
    .map(([red, green, blue]) => 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!)
    .sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira, Fernandes (2009), severity 1. */
const blindness = {
  none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function seen(colour: Rgb, matrix: readonly number[]): Rgb {
  const light = linear(colour);
  return [0, 1, 2].map((row) => {
    const sum = light.reduce((total, part, column) => total + part * matrix[row * 3 + column]!, 0);
    return gamma(Math.min(1, Math.max(0, sum)));
  }) as unknown as Rgb;
}

const categories = (theme: (typeof themes)[number]) =>
  Array.from({ length: 8 }, (_, index) => colour(`--category-${index + 1}`, theme));

test.each(themes)('marks of eight kinds keep 3:1 against the ground, %s', (theme) => {
  const ground = colour('--surface-0', theme);
  for (const category of categories(theme)) expect(contrast(category, ground)).toBeGreaterThanOrEqual(3);
});

for (const theme of themes)
  test.each(Object.entries(blindness))(`eight kinds stay apart for eyes with %s, ${theme}`, (_, matrix) => {
    const places = categories(theme).map((category) => toOklab(seen(category, matrix)));
    places.forEach((one, index) => {
      for (const other of places.slice(0, index))
        expect(Math.hypot(...one.map((part, axis) => part - other[axis]!))).toBeGreaterThan(0.1);
    });
  });

test.each(themes)('the far end of each scale stands out from the ground, and middles lie between, %s', (theme) => {
  const ground = colour('--surface-0', theme);
  for (const end of ['--map-high', '--map-negative', '--map-surprise']) {
    const middle = end === '--map-high' ? '--map-middle' : `${end}-middle`;
    expect(contrast(colour(end, theme), ground)).toBeGreaterThan(7);
    const between = contrast(colour(middle, theme), ground);
    expect(between).toBeGreaterThan(1.3);
    expect(between).toBeLessThan(4.5);
  }
});

test('forced colours leave no role in a colour of the theme: the page may be light where the theme is dark', () => {
  const roles = (block: string) => [...block.matchAll(/(--[\w-]+): ([^;]+);/g)];
  const own = roles(css.slice(0, css.indexOf('}'))).filter(([, , value]) => value!.startsWith('light-dark(oklch'));
  const forced = css.slice(css.indexOf('@media (forced-colors: active)'));
  const system = new Map(roles(forced).map(([, role, value]) => [role!, value!]));
  for (const [, role] of own) expect(system.get(role!), role).toMatch(/^(color-mix\(.*\)|[A-Z]\w+)$/);
});

test.each(themes)('words keep 4.5:1 on every surface, %s', (theme) => {
  for (const text of ['--text-1', '--text-2', '--text-3'])
    for (const surface of ['--surface-0', '--surface-1', '--surface-2', '--surface-3'])
      expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
});
