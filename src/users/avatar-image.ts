import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { Failure } from '../failure';

const MOST_BYTES = 1024 * 1024;
const MOST_PIXELS = 25_000_000;
const SIDE_PX = 256;
const DATA_URL = /^data:image\/(?:png|jpeg|jpg|webp);base64,/;

/** Decoding at a time: like password hashing, more starves everything else. */
const gate = pLimit(2);
/** Uploads that may wait; each holds up to a MiB. */
const MOST_WAITING = 100;

/** A picture as it is stored: square, WebP, nothing left of what the upload carried beside its pixels. */
export interface Picture {
  /** Random: nobody finds it who was not told. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Makes a picture of a data URL. The bytes decide what it is, not the label.
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
    // What a stranger's bytes did to the decoder is nothing that anybody has to look at.
    throw new Failure('IMAGE_UNSUPPORTED');
  }
}

let sharpOnce: ReturnType<typeof loadSharp> | undefined;

/** sharp with every decoder off but the three: an SVG of 300 bytes can burn a core for minutes. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // A progressive JPEG of 148 kB unpacks to 75 MB; nothing of it is worth keeping, or splitting between threads.
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  return sharp;
}
