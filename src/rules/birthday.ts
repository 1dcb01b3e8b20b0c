import { Rule } from '../rpc/params';

/** A past calendar date, `YYYY-MM-DD`; empty for none. */
export const IsBirthday = () =>
  Rule((day) => day === '' || isPastDay(day), 'BIRTHDAY_FORMAT', {
    pattern: '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$',
  });

function isPastDay(day: string): boolean {
  const time = /^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  return time < Date.now() && new Date(time).toISOString().startsWith(day);
}
