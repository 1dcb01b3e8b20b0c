/** The names of a new namespace, as `mofang blue order-items` derives them. */
export interface Names {
  /** The folder: `order-items`. */
  readonly folder: string;
  /** On the wire, and the class of handlers: `OrderItems`. */
  readonly namespace: string;
  /** The entity: `OrderItem`; its file: `order-item`. */
  readonly entity: string;
  readonly entityFile: string;
  /** The table: `mf_order_item`. */
  readonly table: string;
  /** The migration: `CreateOrderItems1763600000000`; its file: `1763600000000-create-order-items`. */
  readonly migration: string;
  readonly migrationFile: string;
}

/** The files of a new namespace, by their path. */
export function filesOf(names: Names): Record<string, string> {
  const { folder, entityFile, migrationFile } = names;
  return {
    [`src/${folder}/${entityFile}.entity.ts`]: entityTemplate(names),
    [`src/${folder}/${folder}.dto.ts`]: dtoTemplate(names),
    [`src/${folder}/${folder}.service.ts`]: serviceTemplate(names),
    [`src/${folder}/${folder}.rpc.ts`]: handlersTemplate(names),
    [`migrations/${migrationFile}.ts`]: migrationTemplate(names),
    [`test/${folder}/${folder}.test.ts`]: testTemplate(names),
  };
}

const entityTemplate = ({ entity, table }: Names) => `\
import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../users/account/user.entity';

@Entity('${table}')
@Index('ix_${table}_user_id', ['userId'])
export class ${entity} {
  @PrimaryGeneratedColumn({ type: 'int' })
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

const dtoTemplate = ({ entity }: Names) => `\
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Rule } from '../rpc/params';
import { IsLine } from '../rules/line';

export class Create${entity}Params {
  /** 1 to 255 characters. */
  @IsString()
  @Rule((text) => text.trim() !== '', 'FIELD_INVALID')
  @IsLine(255)
  text!: string;
}

export class ${entity}Info {
  @IsInt()
  id!: number;

  @IsString()
  text!: string;

  @IsString()
  created!: string;
}

export class ${entity}Result {
  @ValidateNested()
  @Type(() => ${entity}Info)
  data!: ${entity}Info;
}

export class ${entity}ListResult {
  @ValidateNested({ each: true })
  @Type(() => ${entity}Info)
  data!: ${entity}Info[];
}
`;

const serviceTemplate = ({ entity, entityFile, namespace }: Names) => `\
import type { EntityManager } from 'typeorm';
import { ${entity} } from './${entityFile}.entity';

const MOST_LISTED = 100;

/** The newest rows, at most 100. */
export function list${namespace}(manager: EntityManager): Promise<${entity}[]> {
  return manager.find(${entity}, { order: { id: 'DESC' }, take: MOST_LISTED });
}

export async function create${entity}(manager: EntityManager, userId: number, text: string): Promise<${entity}> {
  const row = manager.create(${entity}, { userId, text, createdAt: new Date() });
  await manager.insert(${entity}, row);
  return row;
}
`;

const handlersTemplate = ({ entity, entityFile, folder, namespace }: Names) => `\
import { Method, Namespace, NoParams, Public } from '../rpc/method';
import type { Context } from '../context';
import { LoggedIn, type LoggedInCall } from '../users/account/guard';
import type { ${entity} } from './${entityFile}.entity';
import { Create${entity}Params, type ${entity}Info, ${entity}Result, ${entity}ListResult } from './${folder}.dto';
import { create${entity}, list${namespace} } from './${folder}.service';

@Namespace('${namespace}')
export class ${namespace} {
  constructor(readonly context: Pick<Context, 'authentication' | 'db'>) {}

  @Method('Lists the newest rows.', NoParams, { result: ${entity}ListResult })
  @Public()
  async list(): Promise<${entity}ListResult> {
    const rows = await list${namespace}(this.context.db.manager);
    return { data: rows.map(view) };
  }

  @Method('Creates a row that belongs to the caller.', Create${entity}Params, { result: ${entity}Result })
  @LoggedIn()
  async create({ text }: Create${entity}Params, { user }: LoggedInCall): Promise<${entity}Result> {
    return { data: view(await create${entity}(this.context.db.manager, user.id, text)) };
  }
}

const view = ({ id, text, createdAt }: ${entity}): ${entity}Info => ({ id, text, created: createdAt.toISOString() });
`;

const migrationTemplate = ({ migration, table }: Names) => `\
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class ${migration} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, int, datetime, varchar } = columnTypes(runner);
    const table = new Table({
      name: '${table}',
      columns: [id('id'), int('user_id'), varchar('text', 255), datetime('created_at')],
      indices: [{ name: 'ix_${table}_user_id', columnNames: ['user_id'] }],
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

const testTemplate = ({ namespace }: Names) => `\
import { register } from '../test/harness/accounts';
import { startApp, type TestApp } from '../test/harness/app';

describe('${namespace}', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('lists nothing at first', async () => {
    const { result } = await app.call('${namespace}.list');
    expect(result).toEqual({ errno: 0, errmsg: '成功', data: [] });
  });

  it('creates a row for whoever is logged in, and lists it', async () => {
    const { access } = await register(app);
    const created = await app.call('${namespace}.create', { text: '你好' }, { token: access });
    expect(created.result).toMatchObject({ errno: 0, data: { text: '你好' } });
    const listed = await app.call('${namespace}.list');
    expect(listed.result.data).toEqual([created.result.data]);
  });

  it('creates nothing without a token', async () => {
    const { result } = await app.call('${namespace}.create', { text: '你好' });
    expect(result.errno).toBe(1011);
  });

  it('refuses an empty text with errno 1001 at its field', async () => {
    const { access } = await register(app);
    const { result } = await app.call('${namespace}.create', { text: ' ' }, { token: access });
    expect(result).toMatchObject({ errno: 1001, errmsg: { text: ['格式有误！'] } });
  });
});
`;
