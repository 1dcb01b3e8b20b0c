import { ConfigError, readConfig } from '../../src/config';

/** What is said against an environment; nothing where it is accepted. */
export function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}
