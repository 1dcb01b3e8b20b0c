import type { Param } from '../openrpc/document';

/** As much of a message as is looked at. */
interface Brought {
  readonly code?: string;
  readonly link?: string;
}

/** What a message proves that it was read with: its code, or what stands behind the `#` of its link. */
export const proofIn = ({ code, link }: Brought): string | undefined => code ?? link?.split('#')[1];

/** Whether a param is for what a message brought: a code of as many digits, or the code of a link. */
export function takesProof({ name, schema }: Pick<Param, 'name' | 'schema'>, message: Brought): boolean {
  const { code } = message;
  if (code === undefined) return schema.format === 'link-code' && proofIn(message) !== undefined;
  const isForCode = /(?:^|_)code$/.test(name) && schema.pattern !== undefined;
  return isForCode && new RegExp(schema.pattern ?? '', 'u').test(code);
}
