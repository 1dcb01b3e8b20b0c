import type { CaptchaConfig } from '../../config';
import type { Log } from '../../logging';
import type { ImageCaptcha } from './image';
import type { Captcha } from './port';

/** The configured captcha. */
export async function createCaptcha(config: CaptchaConfig, log: Log, image: ImageCaptcha): Promise<Captcha> {
  if (config.kind === 'off') return { verify: async () => true };
  if (config.kind === 'image') return image;
  if (config.kind === 'tencent') return new (await import('./tencent')).TencentCaptcha(config, log);
  return new (await import('./tencent-legacy')).TencentLegacyCaptcha(config, log);
}
