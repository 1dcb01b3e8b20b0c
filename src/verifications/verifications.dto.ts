import { IsInt, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class ImageResult {
  @IsString()
  @JSONSchema({ description: 'Goes with what was read: `ticket` at Users.login.' })
  captcha_id!: string;

  @IsString()
  @JSONSchema({ description: 'The picture, as a data URL.', format: 'image-url' })
  image!: string;

  @IsInt()
  @JSONSchema({ description: 'Seconds that it is good for.' })
  expires_in!: number;
}
