import type { JSONRPCResponse } from 'json-rpc-2.0';
import type { Caller } from './call';

/** What an observer learns of a request before it is answered. */
export interface Observed {
  /**
   * The wire name; undefined if it is missing or names no served method, so that strangers choose no names.
   */
  readonly method: string | undefined;
  readonly caller: Caller;
}

/** Wraps the answering of a request and sees its number. Neither it nor `answer` ever throws. */
export type Observe = <Answered extends { readonly errno: number }>(
  observed: Observed,
  answer: () => Promise<Answered>,
) => Promise<Answered>;

export const unobserved: Observe = (_observed, answer) => answer();

/**
 * The errno of an answer, or the code of its JSON-RPC error, which is negative. A document has neither: 0.
 */
export const numberOf = ({ result, error }: JSONRPCResponse): number => error?.code ?? result?.errno ?? 0;
