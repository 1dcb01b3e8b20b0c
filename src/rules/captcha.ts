import { IsOptional, IsString } from 'class-validator';
import { applyDecorators } from './apply-decorators';
import { Says } from './says';

/** The id of the captcha that errno 1003 asked for. */
export const IsCaptchaId = () =>
  applyDecorators(Says('Of Verifications.image; only after errno 1003.'), IsString(), IsOptional());

/** The text that the user read in its picture. */
export const IsCaptchaText = () =>
  applyDecorators(Says('The text in that picture.'), IsString(), IsOptional());
