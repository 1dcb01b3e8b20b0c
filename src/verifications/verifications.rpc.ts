import { CAPTCHA_SECONDS } from '../adapters/captcha/image';
import type { Context } from '../context';
import { Method, Namespace, NoParams, Public } from '../rpc/method';
import { drawCaptcha } from './captcha-picture';
import { ImageResult } from './verifications.dto';

/** Captchas. */
@Namespace('Verifications')
export class Verifications {
  constructor(readonly context: Pick<Context, 'imageCaptcha'>) {}

  @Method('Makes a captcha: an id and a picture of a text. It is valid for one try.', NoParams, {
    result: ImageResult,
  })
  @Public()
  async image(): Promise<ImageResult> {
    const { id, text } = await this.context.imageCaptcha.issue();
    const picture = await drawCaptcha(text);
    return {
      captcha_id: id,
      image: `data:image/png;base64,${picture.toString('base64')}`,
      expires_in: CAPTCHA_SECONDS,
    };
  }
}
