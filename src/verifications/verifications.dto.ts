import { IsInt, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class ImageResult {
  @IsString()
  @JSONSchema({ description: 'The id of the captcha; pass it as `ticket` to Users.login.' })
  captcha_id!: string;

  @IsString()
  @JSONSchema({ description: 'The picture, as a data URL.', format: 'image-url' })
  image!: string;

  @IsInt()
  @JSONSchema({ description: 'Seconds until the captcha expires.' })
  expires_in!: number;
}
