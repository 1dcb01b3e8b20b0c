import { type Driver, TableColumn, type TableColumnOptions } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { columnTypes } from '../../migrations/column-types';
import { CliError } from '../cli-error';

type Types = ReturnType<typeof columnTypes>;

/** A call of a function of `columnTypes`, such as `varchar('text', 255, { isNullable: true })`. */
interface Call {
  readonly type: keyof Types;
  readonly name: string;
  /** Only for varchar. */
  readonly length: number;
  readonly options: Partial<TableColumnOptions>;
}

/** Column options that not every database supports. */
const SPECIAL = [
  'asExpression',
  'charset',
  'collation',
  'comment',
  'enum',
  'isArray',
  'onUpdate',
  'unsigned',
] as const satisfies (keyof ColumnMetadata)[];

/** Writes columns as migrations do: with the types of `migrations/column-types.ts`, which every database has. */
export class ColumnCode {
  /** @param types the types of the database of `driver`. */
  constructor(
    private readonly driver: Driver,
    private readonly types: Types,
  ) {}

  /**
   * The column that a member of an entity needs.
   *
   * @throws CliError that names the member, if none of those types fits.
   */
  ofMember(member: ColumnMetadata): string {
    const type = typeOf(member);
    if (!isKey(this.types, type)) refuse(member, `the type ${type}`);
    const options = optionsOf(member);
    const call = { type, name: member.databaseName, length: Number(member.length), options };
    const special = SPECIAL.find((option) => member[option]);
    if (special !== undefined || !this.isSame(new TableColumn(this.made(call)), member))
      refuse(member, special ?? 'such a length, precision, width or default');
    return codeOf(call);
  }

  /** A column of the database. */
  ofColumn(column: TableColumn): string {
    const { name, default: given, isGenerated, isNullable, isPrimary, length } = column;
    const call = this.callsFor(name).find((each) => {
      const made = this.made(each);
      return made.type === column.type && (made.isGenerated ?? false) === isGenerated;
    });
    if (call === undefined)
      throw new CliError(`The database has ${name} in the type ${column.type}: ${BY_HAND}`);
    const options = {
      ...(isPrimary && !isGenerated && { isPrimary }),
      ...(isNullable && { isNullable }),
      ...(given !== undefined && { default: call.type === 'varchar' ? given : unquoted(given) }),
    };
    return codeOf({ ...call, length: Number(length), options });
  }

  private callsFor(name: string): Call[] {
    const types = Object.keys(this.types) as (keyof Types)[];
    return types.map((type) => ({ type, name, length: 0, options: {} }));
  }

  /** The columns that are in both and differ. */
  changed(columns: readonly TableColumn[], members: readonly ColumnMetadata[]) {
    return members.flatMap((member) => {
      const column = columns.find(({ name }) => name === member.databaseName);
      if (column === undefined || this.isSame(column, member)) return [];
      if (column.isPrimary !== member.isPrimary || column.isGenerated !== member.isGenerated)
        throw new CliError(`The primary key of ${member.entityMetadata.name} changes: ${BY_HAND}`);
      const hasOtherType = column.type !== this.driver.normalizeType(member);
      return [{ column, hasOtherType, from: this.ofColumn(column), to: this.ofMember(member) }];
    });
  }

  private isSame(column: TableColumn, member: ColumnMetadata): boolean {
    const alike = column.clone();
    // Unique indexes are compared elsewhere.
    alike.isUnique = this.driver.normalizeIsUnique(member);
    return this.driver.findChangedColumns([alike], [member]).length === 0;
  }

  private made({ type, name, length, options }: Call): TableColumnOptions {
    if (type === 'varchar') return this.types.varchar(name, length, options);
    return this.types[type](name, options);
  }
}

const BY_HAND = 'write this migration by hand.';

function refuse({ entityMetadata, propertyPath }: ColumnMetadata, what: string): never {
  throw new CliError(
    `${entityMetadata.name}.${propertyPath} has ${what}, which migrations/column-types.ts does not have for every database: add it there, or ${BY_HAND}`,
  );
}

const isKey = <T extends object>(target: T, key: PropertyKey): key is keyof T => Object.hasOwn(target, key);

function typeOf({ isGenerated, type }: ColumnMetadata): string {
  const name = typeof type === 'string' ? type : type.name;
  return isGenerated ? ({ int: 'id', bigint: 'bigintId' }[name] ?? `generated ${name}`) : name;
}

function optionsOf(member: ColumnMetadata): Partial<TableColumnOptions> {
  const { default: given, isGenerated, isNullable, isPrimary } = member;
  return {
    ...(isPrimary && !isGenerated && { isPrimary }),
    ...(isNullable && { isNullable }),
    ...(given !== undefined && given !== null && { default: defaultOf(member) }),
  };
}

/** A default as SQL. */
function defaultOf(member: ColumnMetadata): string {
  const given: unknown = member.default;
  if (typeof given === 'number' || typeof given === 'boolean') return String(Number(given));
  if (typeof given === 'string') return `'${given.replaceAll("'", "''")}'`;
  return refuse(member, 'a default that is made by the database');
}

/** MySQL quotes numbers too. */
const unquoted = (value: string): string => value.replace(/^'(-?\d+)'$/, '$1');

function codeOf({ type, name, length, options }: Call): string {
  const given = [`'${name}'`, ...(type === 'varchar' ? [String(length)] : [])];
  if (Object.keys(options).length > 0) given.push(JSON.stringify(options));
  return `${type}(${given.join(', ')})`;
}
