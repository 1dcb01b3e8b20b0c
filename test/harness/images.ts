import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export type Label = 'png' | 'jpeg' | 'jpg' | 'webp' | 'gif' | 'svg+xml';

export const dataUrl = (bytes: Uint8Array | string, label: Label = 'png'): string =>
  `data:image/${label};base64,${Buffer.from(bytes).toString('base64')}`;

const RED = { r: 255, g: 0, b: 0 };
const BLUE = { r: 0, g: 0, b: 255 };

/** A picture of one colour. */
export const plain = (width = 40, height = width, background: object = RED) =>
  sharp({ create: { width, height, channels: 3, background: background as typeof RED } });

export const png = (...size: number[]): Promise<Buffer> =>
  plain(...size)
    .png()
    .toBuffer();
export const jpeg = (): Promise<Buffer> => plain().jpeg().toBuffer();
export const webp = (): Promise<Buffer> => plain().webp().toBuffer();

/** A picture whose left half is red and whose right half is blue. */
async function halves(width = 64, height = 64) {
  const right = await plain(width / 2, height, BLUE)
    .png()
    .toBuffer();
  return plain(width, height).composite([{ input: right, left: width / 2, top: 0 }]);
}

/** A JPEG of a camera held upright: it must be rotated by 90° clockwise, and it is full of metadata. */
export async function photo(secret: string): Promise<Buffer> {
  const exif = {
    IFD0: { Copyright: secret, Make: secret },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '22/1 32/1 0/1' },
  };
  return (await halves())
    .withExif(exif)
    .withMetadata({ orientation: 6 })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="${secret}"/></r:RDF></x:xmpmeta>`,
    )
    .jpeg({ quality: 100 })
    .toBuffer();
}

/** A JPEG in CMYK. */
export const cmyk = (): Promise<Buffer> => plain().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();

const frames = (count = 3, side = 32) => {
  // Identical frames would be stored as one.
  const raw = Buffer.concat(
    Array.from({ length: count }, (_, index) => Buffer.alloc(side * side * 3, index * 80)),
  );
  return sharp(raw, { raw: { width: side, height: side * count, channels: 3, pageHeight: side } });
};
export const animatedWebp = (): Promise<Buffer> =>
  frames()
    .webp({ loop: 0, delay: [100, 100, 100] })
    .toBuffer();
export const animatedGif = (): Promise<Buffer> =>
  frames()
    .gif({ delay: [100, 100, 100] })
    .toBuffer();

export const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>';
export const HTML = '<!doctype html><html><body><script>alert(1)</script></body></html>';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A hand-made black PNG with one bit per pixel: few bytes for any number of pixels. */
export function handmadePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const row = 1 + Math.ceil(width / 8);
  const pixels = deflateSync(Buffer.alloc(row * height), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A valid PNG of the given size; it is padded with bytes after its end. */
export async function pngOfBytes(bytes: number): Promise<Buffer> {
  const small = await png();
  return Buffer.concat([small, Buffer.alloc(bytes - small.length)]);
}
