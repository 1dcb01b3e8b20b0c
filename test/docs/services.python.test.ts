import { expectChecksTokens } from './services';

describe('docs/services.md, in Python', () => {
  expectChecksTokens({
    language: 'python',
    file: 'service.py',
    // The one that Debian's packages belong to.
    program: '/usr/bin/python3',
    complete: (code) => `${code}
import sys
for header in sys.argv[1:]:
    try:
        print(user_id(header))
    except jwt.PyJWTError:
        print("refused")
`,
  });
});
