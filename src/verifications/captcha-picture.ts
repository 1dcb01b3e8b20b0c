import { type Colour, randomPalette } from './captcha-colours';
import { between, curveThrough, glyphOf, type Point, spread } from './captcha-glyphs';

// These are called for every pixel; looking them up each time would take longer than the calls.
const { floor, max, min, round, sin, sqrt } = Math;

/** The size of a picture, in pixels. */
export const CAPTCHA_WIDTH = 240;
export const CAPTCHA_HEIGHT = 80;

/** A polyline in pixels, and the width of the pen. */
interface Stroke {
  readonly points: readonly Point[];
  readonly thickness: number;
}

/** The strength of an effect at a pixel, from 0 to 1. */
type Mask = (x: number, y: number) => number;

/**
 * Draws a captcha. People read it at once. A program that compares shapes can't tell where a shape begins or which
 * colour is the ink, and no shape occurs twice. It is drawn as pixels, because paths would give the text away.
 *
 * @param text four or five of `CAPTCHA_CHARACTERS`.
 * @returns a PNG of `CAPTCHA_WIDTH` times `CAPTCHA_HEIGHT` pixels, below 8 kB.
 * @throws RangeError for any other character.
 */
export async function drawCaptcha(text: string): Promise<Buffer> {
  const pixels = painted(inkOf([...written(text), ...crossing()].map(bentBy(wave()))));
  const { default: sharp } = await import('sharp');
  return sharp(pixels, { raw: { width: CAPTCHA_WIDTH, height: CAPTCHA_HEIGHT, channels: 3 } })
    .png({ palette: true, colours: 16, dither: 0, effort: 1 })
    .toBuffer();
}

/** Writes the text with uneven spacing, so that cutting it into equal parts cuts through characters. */
function written(text: string): Stroke[] {
  const glyphs = Array.from(text, (character) => ({ ...glyphOf(character), stretch: between(0.76, 1.28) }));
  const whole = between(188, 218);
  const unit = whole / glyphs.reduce((sum, { width, stretch }) => sum + width * stretch, 0);
  let edge = (CAPTCHA_WIDTH - whole) / 2 + spread((CAPTCHA_WIDTH - whole) / 2 - 8);
  return glyphs.flatMap(({ strokes, width, stretch }) => {
    const scale = stretch * unit;
    const place = placed(edge + (width * scale) / 2, width, scale);
    edge += width * scale;
    const thickness = between(4.4, 5.6);
    return strokes.map((points) => ({ points: points.map(place), thickness }));
  });
}

/** Rotates, slants and stretches a character around its middle, and leaves room for the pen. */
function placed(middle: number, width: number, scale: number): (point: Point) => Point {
  const [turn, lean] = [spread(0.22), spread(0.22)];
  const [across, down] = [scale * between(0.84, 0.95), between(4.2, 5.6)];
  const [rise, run] = [Math.sin(turn), Math.cos(turn)];
  const level = CAPTCHA_HEIGHT / 2 + spread(8);
  return ({ x, y }) => {
    const v = (y - 5) * down;
    const u = (x - width / 2) * across - lean * v;
    return { x: middle + u * run - v * rise, y: level + u * rise + v * run };
  };
}

/**
 * Two strokes across neighbouring characters, from the upper edge to the lower one. They are too steep to look like
 * the bar of a letter, and long enough to be recognized. They do not meet, because crossing strokes turned a T into
 * an X.
 */
function crossing(): Stroke[] {
  const side = Math.random() < 0.5 ? -1 : 1;
  return [0.3, 0.7].map((part) => {
    const [middle, reach] = [part + spread(0.08), side * between(0.2, 0.3)];
    const points = [-1.1, -0.4, 0.4, 1.1].map((step) => ({
      x: CAPTCHA_WIDTH * (middle + step * reach) + spread(6),
      y: CAPTCHA_HEIGHT * (0.5 + step / 2),
    }));
    return { points: curveThrough(points), thickness: between(3.6, 4.8) };
  });
}

/** Bends all points, so that straight lines become curves. */
function wave(): (point: Point) => Point {
  const [across, down] = [between(2, 3.5), between(2, 3.5)];
  const [acrossPace, downPace] = [between(0.07, 0.12), between(0.04, 0.07)];
  const [acrossStart, downStart] = [turned(), turned()];
  return ({ x, y }) => ({
    x: x + across * sin(y * acrossPace + acrossStart),
    y: y + down * sin(x * downPace + downStart),
  });
}

const turned = (): number => between(0, 2 * Math.PI);

function bentBy(bend: (point: Point) => Point) {
  return ({ points, thickness }: Stroke): Stroke => ({ points: dense(points).map(bend), thickness });
}

/** The same polyline with a point about every pixel: dense enough to bend and to draw. */
function dense(points: readonly Point[]): Point[] {
  return points.slice(1).flatMap((end, index) => {
    const start = points[index] as Point;
    const steps = Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) / 1.2);
    return Array.from({ length: steps + 1 }, (_, step) => ({
      x: start.x + ((end.x - start.x) * step) / (steps || 1),
      y: start.y + ((end.y - start.y) * step) / (steps || 1),
    }));
  });
}

/** The share of ink in each pixel, row by row. */
function inkOf(strokes: readonly Stroke[]): Float32Array {
  const ink = new Float32Array(CAPTCHA_WIDTH * CAPTCHA_HEIGHT);
  for (const { points, thickness } of strokes) {
    for (const point of points) dab(ink, point, thickness / 2);
  }
  return ink;
}

/** Draws a round spot with a smooth edge; pixels that already have more ink keep it. */
function dab(ink: Float32Array, { x, y }: Point, radius: number): void {
  const [left, right] = within(x, radius + 1, CAPTCHA_WIDTH);
  const [top, bottom] = within(y, radius + 1, CAPTCHA_HEIGHT);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const at = row * CAPTCHA_WIDTH + column;
      // Math.hypot would take most of the time of a picture.
      const distance = sqrt((column - x) ** 2 + (row - y) ** 2);
      ink[at] = max(ink[at] as number, clamped(radius + 0.5 - distance));
    }
  }
}

const within = (middle: number, reach: number, size: number): [number, number] => [
  max(0, floor(middle - reach)),
  min(size - 1, Math.ceil(middle + reach)),
];

const clamped = (value: number): number => min(1, max(0, value));

/** Red, green and blue of each pixel. */
function painted(ink: Float32Array): Buffer {
  const { light, dark } = randomPalette();
  const [isSwapped, grainAt] = [swap(), grain()];
  const pixels = Buffer.alloc(ink.length * 3);
  ink.forEach((cover, at) => {
    const [x, y] = [at % CAPTCHA_WIDTH, floor(at / CAPTCHA_WIDTH)];
    const [swapped, rough] = [isSwapped(x, y), grainAt(x, y)];
    const dyed = cover + swapped - 2 * cover * swapped;
    pixels.set(mix(mix(...light, rough), mix(...dark, rough), dyed), at * 3);
  });
  return pixels;
}

const mix = (one: Colour, other: Colour, share: number): Colour => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
];

/** Wide stripes with wavy borders that swap the colours of pen and paper, so that no threshold finds the ink. */
function swap(): Mask {
  const [pace, slant, bend, bends] = [
    between(0.012, 0.018),
    spread(0.015),
    between(0.2, 0.6),
    between(0.05, 0.08),
  ];
  const [start, bendStart] = [turned(), turned()];
  return (x, y) => {
    const phase = x * pace + y * slant + start + bend * sin(y * bends + bendStart);
    return clamped(0.5 + 25 * sin(phase));
  };
}

/** A rough pattern of four levels; more levels would only make the file larger. */
function grain(): Mask {
  const [across, down, across2, down2] = [spread(0.3), spread(0.3), spread(0.2), spread(0.2)];
  return (x, y) => {
    const pattern = sin(x * across + y * down) + sin(x * across2 + y * down2) + spread(0.5);
    return round(3 * clamped(0.5 + pattern / 4)) / 3;
  };
}
