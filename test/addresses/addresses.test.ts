import { describeAddresses } from './addresses.contract';
import { describeAddressesAtOnce } from './at-once.contract';
import { describeAddressRules } from './rules.contract';

const env = () => ({});

describeAddresses('SQLite', env);
describeAddressRules('SQLite', env);
describeAddressesAtOnce('SQLite', env);
