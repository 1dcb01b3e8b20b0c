import type { CaptchaCharacter } from '../adapters/captcha/image';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The characters as pen strokes: slim container images have no fonts, and a program could be trained with a font.
 * Points are `x,y`, from 0,0 at the top left to about 8,10 at the bottom right. A stroke that begins with `~` is a
 * curve.
 */
const STROKES: Record<CaptchaCharacter, readonly string[]> = {
  2: ['~.4,2.6 1.6,.4 4.4,0 7,1.6 6.2,4.6 3,7.6 .2,10', '.2,10 7.8,9.8'],
  3: ['~.6,1.4 3,0 6.4,.8 6.4,3.6 2.8,4.7', '~2.8,4.7 6.8,5.5 7.2,8.6 4,10 .4,8.6'],
  6: ['~6.6,.2 3.2,2 .7,6 1.6,9.2 4.2,10 7,8.6 6.8,5.8 4.2,4.6 1.2,6.6'],
  9: ['~1.2,9.8 4.6,8 7.1,4 6.2,.8 3.6,0 .8,1.4 1,4.2 3.6,5.4 6.6,3.4'],
  A: ['0,10 4,0 8,10', '1.4,6.6 6.6,6.6'],
  C: ['~7.4,1.8 4.8,0 1.8,1 .3,5 1.8,9 4.8,10 7.4,8.2'],
  E: ['7,0 .5,0 .5,10 7.2,10', '.5,5 6,5'],
  K: ['.5,0 .5,10', '7.4,0 .8,5.8', '2.6,4.4 7.8,10'],
  R: ['.5,10 .5,0', '~.5,0 4.6,0 7,1.4 6.8,4 4.4,5.4 .5,5.4', '3.6,5.4 7.8,10'],
  T: ['0,0 8,0', '4,0 4,10'],
  U: ['~.4,0 .5,6 1.6,9 4,10 6.4,9 7.5,6 7.6,0'],
  W: ['0,0 2.4,10 5.2,3 8,10 10.4,0'],
};

/** How far a point of a character is moved at random, at most. */
const WANDER = 0.25;

/** How many straight pieces join two points of a curve. */
const PIECES = 6;

/**
 * Returns a character as polylines, a little different each time, as in handwriting.
 *
 * @returns its strokes, and its approximate width at a height of ten.
 * @throws RangeError for a character that captchas do not use.
 */
export function glyphOf(character: string): { readonly strokes: Point[][]; readonly width: number } {
  const known = STROKES[character as CaptchaCharacter];
  if (known === undefined) throw new RangeError(`${character} is not a character of captchas.`);
  const strokes = known.map((stroke) => {
    const points = stroke.replace('~', '').split(' ').map(pointNear);
    return stroke.startsWith('~') ? curveThrough(points) : points;
  });
  return { strokes, width: Math.max(...strokes.flat().map(({ x }) => x)) };
}

function pointNear(pair: string): Point {
  const [x = 0, y = 0] = pair.split(',').map(Number);
  return { x: x + spread(WANDER), y: y + spread(WANDER) };
}

/** A Catmull-Rom spline, which passes through every given point. */
export function curveThrough(points: readonly Point[]): Point[] {
  const at = (index: number) => points[Math.min(Math.max(index, 0), points.length - 1)] as Point;
  return Array.from({ length: (points.length - 1) * PIECES + 1 }, (_, step) => {
    const [index, part] = [Math.floor(step / PIECES), (step % PIECES) / PIECES];
    const [before, start, end, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const along = (axis: 'x' | 'y') => {
      const [p, q, r, s] = [before[axis], start[axis], end[axis], after[axis]];
      return q + (part * (r - p + part * (2 * p - 5 * q + 4 * r - s + part * (3 * (q - r) + s - p)))) / 2;
    };
    return { x: along('x'), y: along('y') };
  });
}

/** A random number between two bounds. No CSPRNG is needed: the shapes are not secret, unlike the text. */
export const between = (min: number, max: number): number => min + Math.random() * (max - min);

/** A random number from `-most` to `most`. */
export const spread = (most: number): number => between(-most, most);
