import { between, spread } from './captcha-glyphs';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Two tones of a light colour, and two of a dark one. */
export interface Palette {
  readonly light: readonly [Colour, Colour];
  readonly dark: readonly [Colour, Colour];
}

/** WCAG 2.2 requires 4.5 for text; encoding with few colours may lower it a little. */
const LEAST_CONTRAST = 4.8;

/** A random palette: each light tone has a contrast of at least 4.5:1 to each dark tone. */
export function randomPalette(): Palette {
  const [hue, other] = [between(0, 360), between(0, 360)];
  const light = hsl(hue + spread(50), between(0.74, 0.82));
  let lightness = between(0.24, 0.34);
  while (contrast(light, hsl(other, lightness)) < LEAST_CONTRAST) lightness *= 0.9;
  return {
    light: [hsl(hue, between(0.88, 0.95)), light],
    dark: [hsl(other + spread(50), lightness * 0.4), hsl(other, lightness)],
  };
}

const SATURATION = 0.6;

/** The colour of a hue in degrees and a lightness from 0 to 1. */
function hsl(hue: number, lightness: number): Colour {
  const amplitude = SATURATION * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const turn = (offset + hue / 30 + 24) % 12;
    return 255 * (lightness - amplitude * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

/** The contrast ratio of a light and a dark colour (WCAG 2.2). */
const contrast = (light: Colour, dark: Colour): number =>
  (luminance(light) + 0.05) / (luminance(dark) + 0.05);

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
