/** The names in a new namespace, as `mofang blue order-items` derives them. */
export interface Names {
  /** The folder: `order-items`. */
  readonly folder: string;
  /** The namespace of the methods and the class of handlers: `OrderItems`. */
  readonly namespace: string;
  /** For sentences: `order items`, `order item`. */
  readonly plural: string;
  readonly singular: string;
  /** The entity: `OrderItem`; its file: `order-item`. */
  readonly entity: string;
  readonly entityFile: string;
  /** The table: `mf_order_item`. */
  readonly table: string;
  /** The errno for a missing row: `ORDER_ITEM_NOT_FOUND`. */
  readonly errno: string;
  /** The migration: `CreateOrderItems1763600000000`; its file: `1763600000000-create-order-items`. */
  readonly migration: string;
  readonly migrationFile: string;
}

/** The files of a new namespace, by path. */
export function filesOf(names: Names): Record<string, string> {
  const { folder, entityFile, migrationFile } = names;
  return {
    [`src/${folder}/${entityFile}.entity.ts`]: entityTemplate(names),
    [`src/${folder}/${entityFile}.queries.ts`]: queriesTemplate(names),
    [`src/${folder}/${folder}.dto.ts`]: dtoTemplate(names),
    [`src/${folder}/${folder}.rpc.ts`]: handlersTemplate(names),
    [`migrations/${migrationFile}.ts`]: migrationTemplate(names),
    [`test/${folder}/${folder}.test.ts`]: testTemplate(names),
  };
}

const entityTemplate = ({ entity, singular, table }: Names) => `\
import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../users/account/user.entity';

/** One ${singular} of a user. It is deleted with the user. */
@Entity('${table}')
@Index('ix_${table}_user_id_created_at', ['userId', 'createdAt'])
export class ${entity} {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, { name: 'fk_${table}_user_id', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  userId!: number;

  @Column({ type: 'varchar', length: 255 })
  text!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;
}
`;

const queriesTemplate = ({ entity, entityFile, namespace, plural }: Names) => `\
import type { EntityManager } from 'typeorm';
import { ${entity} } from './${entityFile}.entity';

const MOST_LISTED = 100;

/** A user's ${plural}, newest first, at most 100. */
export function list${namespace}(manager: EntityManager, userId: number): Promise<${entity}[]> {
  return manager.find(${entity}, {
    where: { userId },
    order: { createdAt: 'DESC', id: 'DESC' },
    take: MOST_LISTED,
  });
}

export async function insert${entity}(manager: EntityManager, userId: number, text: string): Promise<${entity}> {
  const row = manager.create(${entity}, { userId, text, createdAt: new Date() });
  await manager.insert(${entity}, row);
  return row;
}

/** @returns whether the user had it. */
export async function remove${entity}(manager: EntityManager, userId: number, id: number): Promise<boolean> {
  const { affected } = await manager.delete(${entity}, { id, userId });
  return affected === 1;
}
`;

const dtoTemplate = ({ entity, folder, singular }: Names) => `\
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Rule } from '../rpc/params';
import { IsLine } from '../rules/line';
import { Says } from '../rules/says';

export class Create${entity}Params {
  @IsString()
  @Rule((text) => text.trim() !== '', 'FIELD_INVALID')
  @IsLine(255)
  @Says('1 to 255 characters.', '你好')
  text!: string;
}

export class ${entity}Params {
  @IsInt()
  @Says('The id of the ${singular}, from the list.')
  id!: number;
}

export class ${entity}Info {
  @IsInt()
  id!: number;

  @IsString()
  text!: string;

  @IsString()
  @Says('When it was created.', undefined, 'date-time')
  created!: string;
}

export class ${entity}List {
  @ValidateNested({ each: true })
  @Type(() => ${entity}Info)
  ${wireName(folder)}!: ${entity}Info[];
}
`;

/** The name of a member of a result: `order_items`. */
const wireName = (folder: string): string => folder.replaceAll('-', '_');

const handlersTemplate = ({ entity, entityFile, errno, folder, namespace, plural, singular }: Names) => `\
import type { Context } from '../context';
import { Failure } from '../failure';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from '../users/account/guard';
import type { ${entity} } from './${entityFile}.entity';
import { insert${entity}, list${namespace}, remove${entity} } from './${entityFile}.queries';
import { Create${entity}Params, ${entity}Info, ${entity}List, ${entity}Params } from './${folder}.dto';

/** The caller's ${plural}. */
@Namespace('${namespace}')
export class ${namespace} {
  constructor(readonly context: Pick<Context, 'authentication' | 'db'>) {}

  @Method('Lists the newest ${plural} of the user, at most 100.', NoParams, { result: ${entity}List })
  @LoggedIn()
  async list(_params: object, { user }: LoggedInCall): Promise<${entity}List> {
    const rows = await list${namespace}(this.context.db.manager, user.id);
    return { ${wireName(folder)}: rows.map(infoOf) };
  }

  @Method('Adds one ${singular}.', Create${entity}Params, { result: ${entity}Info })
  @LoggedIn()
  async create({ text }: Create${entity}Params, { user }: LoggedInCall): Promise<${entity}Info> {
    return infoOf(await insert${entity}(this.context.db.manager, user.id, text.trim()));
  }

  @Method('Removes one ${singular} of the user.', ${entity}Params, { failures: ['${errno}'] })
  @LoggedIn()
  async remove({ id }: ${entity}Params, { user }: LoggedInCall): Promise<void> {
    // A row of another user is treated as missing.
    if (!(await remove${entity}(this.context.db.manager, user.id, id))) throw new Failure('${errno}');
  }
}

const infoOf = ({ id, text, createdAt }: ${entity}): ${entity}Info => ({ id, text, created: createdAt.toISOString() });
`;

const migrationTemplate = ({ migration, table }: Names) => `\
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class ${migration} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { bigintId, int, datetime, varchar } = columnTypes(runner);
    const table = new Table({
      name: '${table}',
      columns: [bigintId('id'), int('user_id'), varchar('text', 255), datetime('created_at')],
      indices: [{ name: 'ix_${table}_user_id_created_at', columnNames: ['user_id', 'created_at'] }],
      foreignKeys: [
        {
          name: 'fk_${table}_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'mf_user',
          referencedColumnNames: ['id'],
          onDelete: 'CASCADE',
          onUpdate: 'NO ACTION',
        },
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('${table}', true);
  }
}
`;

const testTemplate = ({ errno, folder, namespace }: Names) => `\
import { ERRNO } from '../../src/errno';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

describe('${namespace}', () => {
  let app: TestApp;
  let mine: string;
  let theirs: string;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    mine = (await register(app)).access;
    theirs = (await register(app)).access;
  });

  const call = (method: string, params: object, token: string) =>
    app.call(\`${namespace}.\${method}\`, params, { token });
  const list = async (token: string) => (await call('list', {}, token)).result.${wireName(folder)};
  const create = async (text: string, token: string) => (await call('create', { text }, token)).result;

  it('lists what the user has created, the newest first', async () => {
    expect(await list(mine)).toEqual([]);
    const first = await create('你好', mine);
    const second = await create(' trimmed ', mine);
    expect(first).toMatchObject({ errno: 0, id: expect.any(Number), text: '你好' });
    expect(await list(mine)).toMatchObject([
      { id: second.id, text: 'trimmed' },
      { id: first.id, text: '你好' },
    ]);
  });

  it('shows nobody what another user has', async () => {
    await create('mine', mine);
    expect(await list(theirs)).toEqual([]);
  });

  it('removes what the user has, once', async () => {
    const { id } = await create('mine', mine);
    expect((await call('remove', { id }, mine)).result.errno).toBe(0);
    expect(await list(mine)).toEqual([]);
    expect((await call('remove', { id }, mine)).result.errno).toBe(ERRNO.${errno});
  });

  it('knows nothing of what another user has', async () => {
    const { id } = await create('mine', mine);
    const { result } = await call('remove', { id }, theirs);
    expect(result).toEqual({ errno: ERRNO.${errno}, errmsg: '记录不存在！' });
    expect(await list(mine)).toHaveLength(1);
  });

  it('refuses an empty text with errno 1001 at its field', async () => {
    expect(await create(' ', mine)).toMatchObject({ errno: 1001, errmsg: { text: ['格式有误！'] } });
    expect(await list(mine)).toEqual([]);
  });

  it.each(['list', 'create', 'remove'])('lets nobody call %s without a token', async (method) => {
    expect((await app.call(\`${namespace}.\${method}\`, {})).result.errno).toBe(1011);
  });
});
`;
