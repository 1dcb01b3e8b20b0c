import type { CaptchaConfig } from '../../config';
import type { ImageCaptcha } from './image';

/** Tells people from programs. */
export interface Captcha {
  /**
   * Whether the answer is good. Any doubt is a no: a missing or used ticket, a provider that is down,
   * slow or talks nonsense, a ticket that the browser made up itself.
   *
   * @param ticket, randstr what the captcha gave the page.
   * @param address the client's IP address.
   */
  verify(ticket: string, randstr: string, address: string): Promise<boolean>;
}

/** The captcha that is configured. */
export async function createCaptcha(
  config: CaptchaConfig,
  log: CaptchaLog,
  image: ImageCaptcha,
): Promise<Captcha> {
  if (config.kind === 'off') return { verify: async () => true };
  if (config.kind === 'image') return image;
  if (config.kind === 'tencent') return new (await import('./tencent')).TencentCaptcha(config, log);
  return new (await import('./tencent-legacy')).TencentLegacyCaptcha(config, log);
}

export interface CaptchaLog {
  warn(details: object, message: string): void;
}
