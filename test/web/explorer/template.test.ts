import { fill, randomMobile, UnknownPlace } from '../../../web/explorer/calls/template';

const answers = [{ result: { errno: 0 } }, { result: { messages: [{ code: '0042', tries: 3 }] } }];
const variables = { mobile: '13800138000' };

describe('a template', () => {
  it('takes values from earlier answers and from variables', () => {
    const params = { to: '{{mobile}}', list: ['{{2.result.messages.0.code}}'], fixed: 1 };
    expect(fill(params, answers, variables)).toEqual({ to: '13800138000', list: ['0042'], fixed: 1 });
  });

  it('keeps the type of a value that stands alone, and writes it as text inside a text', () => {
    expect(fill('{{ 2.result.messages.0.tries }}', answers, variables)).toBe(3);
    expect(fill('{{mobile}}: {{2.result.messages.0.tries}}', answers, variables)).toBe('13800138000: 3');
  });

  it.each(['3.result', '2.result.messages.1.code', 'nobody', '1.result.constructor', '1.toString'])(
    'says that nothing fills {{%s}}',
    (place) => {
      expect(() => fill({ a: `{{${place}}}` }, answers, variables)).toThrow(new UnknownPlace(place));
    },
  );
});

describe('a random mobile', () => {
  it('is one that can be registered', () => {
    for (let i = 0; i < 200; i++) expect(randomMobile()).toMatch(/^1[3-9]\d{9}$/);
  });
});
