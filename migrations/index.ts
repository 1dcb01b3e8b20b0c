import { UseBinaryTexts1763500000000 } from './1763500000000-use-binary-texts';
import { CreateUsers1763600000000 } from './1763600000000-create-users';
import { CreateUserProfiles1763600000001 } from './1763600000001-create-user-profiles';
import { CreateSessions1763600000002 } from './1763600000002-create-sessions';
import { CreateAddresses1763600000010 } from './1763600000010-create-addresses';
import { CreateDefaultAddresses1763600000011 } from './1763600000011-create-default-addresses';
import { CreateOAuthIdentities1763600000020 } from './1763600000020-create-oauth-identities';
import { IndexEndedSessions1763600000030 } from './1763600000030-index-ended-sessions';
import { AddSessionColumns1763600000040 } from './1763600000040-add-session-columns';
import { CreateEvents1763600000050 } from './1763600000050-create-events';

/** Every migration, in the order in which they run. */
export const migrations = [
  UseBinaryTexts1763500000000,
  CreateUsers1763600000000,
  CreateUserProfiles1763600000001,
  CreateSessions1763600000002,
  CreateAddresses1763600000010,
  CreateDefaultAddresses1763600000011,
  CreateOAuthIdentities1763600000020,
  IndexEndedSessions1763600000030,
  AddSessionColumns1763600000040,
  CreateEvents1763600000050,
];
