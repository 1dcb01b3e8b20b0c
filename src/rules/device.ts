import { IsOptional, IsString } from 'class-validator';
import { Rule } from '../rpc/params';
import { applyDecorators } from './apply-decorators';
import { Says } from './says';

const MOST_CHARACTERS = 64;

/** The app's name for the device that it runs on. It proves nothing. */
export const IsDeviceId = () =>
  applyDecorators(
    Says('What the app calls this device, the same at each login. Proves nothing.'),
    Rule((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id), 'DEVICE_ID_FORMAT', { pattern: '^[A-Za-z0-9_-]{1,64}$' }),
    IsString(),
    IsOptional(),
  );

/** The name that a user sees for a device in the list of sessions. */
export const IsDeviceName = () =>
  applyDecorators(
    Says('What Users.sessions calls this device.'),
    Rule(
      (name) => name !== '' && [...name].length <= MOST_CHARACTERS && !/[\p{Cc}\p{Cs}]/u.test(name),
      'DEVICE_NAME_FORMAT',
      { minLength: 1, maxLength: MOST_CHARACTERS },
    ),
    IsString(),
    IsOptional(),
  );
