import { IsString } from 'class-validator';
import { Says } from '../rules/says';

/** A picture of one pixel. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

export class AvatarParams {
  @IsString()
  @Says('A PNG, JPEG or WebP of at most 1 MiB and 25 megapixels, as a data URL.', PIXEL, 'data-url')
  img!: string;
}
