import { CreateUsers1763600000000 } from './1763600000000-create-users';
import { CreateUserProfiles1763600000001 } from './1763600000001-create-user-profiles';
import { CreateSessions1763600000002 } from './1763600000002-create-sessions';

/** Every schema change, in the order they run. */
export const migrations = [
  CreateUsers1763600000000,
  CreateUserProfiles1763600000001,
  CreateSessions1763600000002,
];
