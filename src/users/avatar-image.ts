import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { Failure } from '../failure';

const MOST_BYTES = 1024 * 1024;
const MOST_PIXELS = 25_000_000;
const SIDE_PX = 256;
const DATA_URL = /^data:image\/(?:png|jpeg|jpg|webp);base64,/;

/** Pictures decoded at a time: as with password hashing, more would starve all other work. */
const gate = pLimit(2);
/** Uploads that may wait; each takes up to 1 MiB. */
const MOST_WAITING = 100;

/** A stored picture: square, WebP, without any metadata of the upload. */
export interface Picture {
  /** Random, so that it can't be guessed. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Makes a picture from a data URL. The bytes decide its format, not its media type.
 *
 * @param dataUrl PNG, JPEG or WebP in strict base64 (RFC 4648 §4), at most 1 MiB and 25 megapixels.
 * @throws Failure IMAGE_UNSUPPORTED for anything else, LOCKED when too many uploads wait already.
 */
export async function pictureOf(dataUrl: string): Promise<Picture> {
  const upload = decode(dataUrl);
  if (gate.pendingCount >= MOST_WAITING) throw new Failure('LOCKED', { retryAfterSeconds: 5 });
  const bytes = await gate(() => encode(upload));
  return { name: `${randomBytes(16).toString('hex')}.webp`, bytes };
}

function decode(dataUrl: string): Buffer {
  const [label] = DATA_URL.exec(dataUrl) ?? [];
  if (label === undefined) throw new Failure('IMAGE_UNSUPPORTED');
  const base64 = dataUrl.slice(label.length);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.length > MOST_BYTES || bytes.toString('base64') !== base64) {
    throw new Failure('IMAGE_UNSUPPORTED');
  }
  return bytes;
}

async function encode(upload: Buffer): Promise<Buffer> {
  sharpOnce ??= loadSharp();
  const sharp = await sharpOnce;
  try {
    return await sharp(upload, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .rotate()
      .resize(SIDE_PX, SIDE_PX, { fit: 'cover' })
      .webp()
      .toBuffer();
  } catch {
    // The decoder's own error is not logged: it is caused by the upload, not by a fault of the service.
    throw new Failure('IMAGE_UNSUPPORTED');
  }
}

let sharpOnce: ReturnType<typeof loadSharp> | undefined;

/** Loads sharp with all decoders off but three: an SVG of 300 bytes can keep a core busy for minutes. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // A progressive JPEG of 148 kB decodes to 75 MB; neither a cache nor more threads would pay.
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  return sharp;
}
