import type { DatabaseConfig } from '../../../src/config';

/** A configuration that differs from the defaults only in what is given. */
export const mysqlConfig = (
  url: string,
  given: Partial<Extract<DatabaseConfig, { kind: 'mysql' }>> = {},
): DatabaseConfig => ({ kind: 'mysql', url, poolSize: 10, tls: undefined, ...given });
