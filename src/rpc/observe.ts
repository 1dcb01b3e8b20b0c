import type { JSONRPCResponse } from 'json-rpc-2.0';
import type { Caller } from './call';

/** What is told of a request before it is answered. */
export interface Observed {
  /** The wire name; undefined where none such is served, or none could be read: strangers choose no names. */
  readonly method: string | undefined;
  readonly caller: Caller;
}

/**
 * Told when the answering of a request begins; returns what is told of its end: the answer's errno, or the
 * code of its JSON-RPC error. Neither may throw.
 */
export type Observe = (observed: Observed) => (errno: number) => void;

/** Codes of JSON-RPC errors are negative, and an errno never is. A document has neither. */
export const numberOf = ({ result, error }: JSONRPCResponse): number => error?.code ?? result?.errno ?? 0;
