import type { DatabaseConfig } from '../../../src/config';

/** A configuration that differs from the defaults only in what is given. */
export const mysqlConfig = (
  url: string,
  given: Partial<Extract<DatabaseConfig, { kind: 'mysql' }>> = {},
): DatabaseConfig => ({ kind: 'mysql', url, replicaUrls: [], poolSize: 10, hasTls: false, ...given });
