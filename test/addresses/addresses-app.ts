import { register } from '../harness/accounts';
import { type Answer, startApp, type TestApp } from '../harness/app';

export interface Listed {
  readonly id: number;
  readonly tag: string;
  readonly is_default: boolean;
}

export const HOME = {
  receiver: '张三',
  receiver_phone: '13800138000',
  address: '北京市海淀区中关村大街1号',
  postcode: '100080',
  tag: '家',
};
export const FIELDS = ['receiver', 'receiver_phone', 'address', 'postcode', 'tag'] as const;
export type Field = (typeof FIELDS)[number];
export const METHODS = ['list', 'create', 'update', 'remove', 'setDefault'] as const;
export const LIMIT = 20;

export const tags = (addresses: readonly Listed[]) => addresses.map(({ tag }) => tag);
export const defaults = (addresses: readonly Listed[]) => addresses.filter((address) => address.is_default);
export const errnosOf = (answers: readonly Answer[]) => answers.map(({ result }) => result?.errno ?? 'none');

/** Runs a service for the tests of a block, with a new user for each; calls are that user's unless `by` is given. */
export function useAddresses() {
  let app: TestApp;
  let token: string;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    token = (await register(app)).access;
  });

  const call = (method: (typeof METHODS)[number], params: unknown = {}, by = token) =>
    app.call(`Addresses.${method}`, params, { token: by });
  const callInEnglish = (method: (typeof METHODS)[number], params: unknown) =>
    app.call(`Addresses.${method}`, params, { token, headers: { 'Accept-Language': 'en' } });
  const create = (change: object = {}, by = token) => call('create', { ...HOME, ...change }, by);
  const list = async (by = token): Promise<Listed[]> => (await call('list', {}, by)).result.addresses;

  /** Addresses called a, b, c…, created in this order. @returns their ids by tag. */
  async function createAll(names: string, by = token): Promise<Record<string, number>> {
    for (const tag of names) await create({ tag }, by);
    return Object.fromEntries((await list(by)).map(({ id, tag }) => [tag, id]));
  }

  return { app: () => app, call, callInEnglish, create, createAll, list };
}
