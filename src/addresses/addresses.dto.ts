import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';
import { applyDecorators } from '../rules/apply-decorators';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';

/**
 * One line of text, without the white space around it; its length is counted in code points. Control characters
 * (SQLite would cut the text at a NUL) and lone surrogates are refused.
 */
const IsLineOf = (max: number, text: TextKey) => {
  const line = new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]{1,${max}}$`, 'u');
  return Rule((value) => line.test(value.trim()), text, { minLength: 1, maxLength: max });
};

const IsPostcode = () =>
  Rule((postcode) => /^[0-9]{6}$/.test(postcode), 'POSTCODE_INVALID', { pattern: '^[0-9]{6}$' });

const Receiver = () =>
  applyDecorators(
    IsString(),
    IsLineOf(10, 'RECEIVER_INVALID'),
    Says('Who receives: 1 to 10 characters.', '张三'),
  );

const ReceiverPhone = () =>
  applyDecorators(
    IsString(),
    IsMobile('RECEIVER_PHONE_INVALID'),
    Says("The receiver's mobile: 11 digits.", '13800138000'),
  );

const FullAddress = () =>
  applyDecorators(
    IsString(),
    IsLineOf(100, 'ADDRESS_INVALID'),
    Says('Where: 1 to 100 characters.', '北京市海淀区中关村大街1号'),
  );

const Postcode = () => applyDecorators(IsString(), IsPostcode(), Says('6 digits.', '100080'));

const Tag = () =>
  applyDecorators(
    IsString(),
    IsLineOf(10, 'ADDRESS_TAG_INVALID'),
    Says('What it is: 1 to 10 characters.', '家'),
  );

const Id = () =>
  applyDecorators(
    IsInt(),
    JSONSchema({ description: 'The id of the address, from Addresses.list.', examples: [1] }),
  );

export class CreateAddressParams {
  @Receiver()
  receiver!: string;

  @ReceiverPhone()
  receiver_phone!: string;

  @FullAddress()
  address!: string;

  @Postcode()
  postcode!: string;

  @Tag()
  tag!: string;
}

/** A field that is left out keeps its value. */
export class UpdateAddressParams {
  @Id()
  id!: number;

  @IsOptional()
  @Receiver()
  receiver?: string;

  @IsOptional()
  @ReceiverPhone()
  receiver_phone?: string;

  @IsOptional()
  @FullAddress()
  address?: string;

  @IsOptional()
  @Postcode()
  postcode?: string;

  @IsOptional()
  @Tag()
  tag?: string;
}

export class AddressParams {
  @Id()
  id!: number;
}

export class ListedAddress {
  @IsInt()
  id!: number;

  @IsString()
  receiver!: string;

  @IsString()
  receiver_phone!: string;

  @IsString()
  address!: string;

  @IsString()
  postcode!: string;

  @IsString()
  tag!: string;

  @IsBoolean()
  @JSONSchema({ description: 'True for the first address of the list only.' })
  is_default!: boolean;
}

export class AddressList {
  @ValidateNested({ each: true })
  @Type(() => ListedAddress)
  addresses!: readonly ListedAddress[];
}
