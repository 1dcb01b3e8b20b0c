import { EnvError, bool as envalidBool } from 'envalid';
import { type Given, kind, type Plain, type Row } from './row';

export const str = kind<string>((text) => text);

export const bool = kind<boolean>(envalidBool()._parse);

/** One of several fixed words. */
export const oneOf = <const Choice extends string>(
  given: Given<Choice, NoInfer<Choice>> & { readonly choices: readonly Choice[] },
): Row<Choice> => ({ ...given, _parse: (text) => text as Choice });

/** An integer between two bounds, inclusive. */
export const integer = <const Default extends number | undefined>({
  from,
  to,
  ...given
}: Given<number, Default> & { readonly from: number; readonly to: number }) =>
  kind<number>((text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < from || value > to) {
      throw new EnvError(`must be a whole number from ${from} to ${to}`);
    }
    return value;
  })(given as unknown as Given<number, Default>);

/** The hosts of a URL such as `scheme://user:password@host:port,host:port/name`. */
export const hostsOf = (address: string): readonly string[] =>
  address
    .replace(/^[^/]*\/\/(?:.*@)?|\/.*$/g, '')
    .split(',')
    .map((part) => part.replace(/:\d*$/, ''));

/** The items of a comma-separated list. */
export const itemsOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

export const plainHttp: Plain<string> = {
  hosts: (value) => (/^http:/i.test(value) ? [new URL(value).hostname] : []),
  is: 'an http:// address',
  mend: 'Set it to an https:// one',
};

/** The base URL of a service or a provider. */
export const httpUrl = kind<string>((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new EnvError('must be an http:// or https:// address without ? and #');
  }
  if (url.username !== '' || url.password !== '') throw new EnvError('must not hold a password');
  if (/["'()\s]/.test(text)) throw new EnvError('must not hold quotes, spaces or parentheses');
  return text.replace(/\/+$/, '');
}, plainHttp);
