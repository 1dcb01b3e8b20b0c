import { describeOAuth } from './oauth.contract';

describeOAuth('SQLite', () => ({}));
