import { integer } from '../kinds';
import type { Values } from '../row';

export const ACCOUNTS = {
  MOFANG_ERASE_AFTER_DAYS: integer({
    from: 0,
    to: 3650,
    desc: 'Days after which a closed account is erased. Until then a login reopens it.',
    default: 15,
  }),
  MOFANG_LOGIN_TRIES: integer({
    from: 1,
    to: 1000,
    desc: 'Wrong passwords for one name from one network before the name is locked there.',
    default: 10,
  }),
  MOFANG_LOGIN_LOCK_SECONDS: integer({
    from: 1,
    to: 86_400,
    desc: 'How long such a lock lasts.',
    default: 900,
  }),
  MOFANG_EVENTS_DAYS: integer({
    from: 1,
    to: 36_500,
    desc: 'Days that events are kept: what happened to accounts. Below 180 the start warns.',
    default: 400,
  }),
  MOFANG_ADDRESS_LIMIT: integer({
    from: 1,
    to: 1000,
    desc: 'Delivery addresses a user may have.',
    default: 20,
  }),
};

type AccountValues = Values<typeof ACCOUNTS>;

export const accountsConfig = (values: AccountValues) => ({
  eraseAfterDays: values.MOFANG_ERASE_AFTER_DAYS,
});

export const loginsConfig = (values: AccountValues) => ({
  tries: values.MOFANG_LOGIN_TRIES,
  lockSeconds: values.MOFANG_LOGIN_LOCK_SECONDS,
});

export const addressesConfig = (values: AccountValues) => ({ limit: values.MOFANG_ADDRESS_LIMIT });

export const eventsConfig = (values: AccountValues) => ({ days: values.MOFANG_EVENTS_DAYS });
