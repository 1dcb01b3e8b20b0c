import type { EntityManager } from 'typeorm';
import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import type { EventDetails } from '../events/event-types';
import { byCaller, record } from '../events/record';
import { Failure } from '../failure';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from '../users/account/guard';
import type { Address } from './address.entity';
import {
  type AddressFields,
  addressesOf,
  insertAddress,
  lockAddressesOf,
  makeDefault,
  removeAddress,
  updateAddress,
} from './address.queries';
import { AddressList, AddressParams, CreateAddressParams, UpdateAddressParams } from './addresses.dto';

/** The caller's delivery addresses (contract §2.6). */
@Namespace('Addresses')
export class Addresses {
  constructor(readonly context: Pick<Context, 'authentication' | 'config' | 'db'>) {}

  @Method('Lists the addresses: the default, then the others, newest first.', NoParams, {
    result: AddressList,
  })
  @LoggedIn()
  async list(_params: object, { user }: LoggedInCall): Promise<AddressList> {
    return listOf(await addressesOf(this.context.db.manager, user.id));
  }

  @Method('Adds an address; the first one becomes the default. Returns the list.', CreateAddressParams, {
    result: AddressList,
    ruleErrors: 'text',
    failures: ['VALIDATION_FAILED'],
  })
  @LoggedIn()
  create(params: CreateAddressParams, call: LoggedInCall): Promise<AddressList> {
    const { limit } = this.context.config.addresses;
    return this.change('create', call, async (manager, addresses) => {
      if (addresses.length >= limit)
        throw new Failure('VALIDATION_FAILED', { text: { key: 'ADDRESSES_TOO_MANY', values: { limit } } });
      const id = await insertAddress(manager, call.user.id, fieldsOf(params));
      if (addresses.length === 0) await makeDefault(manager, call.user.id, id);
    });
  }

  @Method('Changes the given fields of an address. Returns the list.', UpdateAddressParams, {
    result: AddressList,
    failures: ['ADDRESS_NOT_FOUND'],
  })
  @LoggedIn()
  update({ id, ...params }: UpdateAddressParams, call: LoggedInCall): Promise<AddressList> {
    return this.change('update', call, async (manager, addresses) => {
      mustHold(addresses, id);
      await updateAddress(manager, id, fieldsOf(params));
    });
  }

  @Method(
    'Removes an address; if it was the default, the newest becomes the default. Returns the list.',
    AddressParams,
    {
      result: AddressList,
      failures: ['ADDRESS_NOT_FOUND'],
    },
  )
  @LoggedIn()
  remove({ id }: AddressParams, call: LoggedInCall): Promise<AddressList> {
    return this.change('remove', call, async (manager, addresses) => {
      mustHold(addresses, id);
      await removeAddress(manager, id);
      // The first of the others is the default, or the newest if the default was removed.
      const first = addresses.find((address) => address.id !== id);
      if (first !== undefined) await makeDefault(manager, call.user.id, first.id);
    });
  }

  @Method('Makes an address the default. Returns the list.', AddressParams, {
    result: AddressList,
    failures: ['ADDRESS_NOT_FOUND'],
  })
  @LoggedIn()
  setDefault({ id }: AddressParams, call: LoggedInCall): Promise<AddressList> {
    return this.change('setDefault', call, async (manager, addresses) => {
      mustHold(addresses, id);
      await makeDefault(manager, call.user.id, id);
    });
  }

  /** Runs one change of a user's addresses at a time. The change gets the current list; the new list is returned. */
  private change(
    change: EventDetails['addresses.changed']['change'],
    call: LoggedInCall,
    work: (manager: EntityManager, addresses: Address[]) => Promise<void>,
  ): Promise<AddressList> {
    return transaction(this.context.db, async (manager) => {
      const userId = call.user.id;
      await lockAddressesOf(manager, userId);
      await work(manager, await addressesOf(manager, userId));
      await record(manager, { type: 'addresses.changed', userId, details: { change } }, byCaller(call));
      return listOf(await addressesOf(manager, userId));
    });
  }
}

/** Another user's address, or a removed one, is treated as missing. */
function mustHold(addresses: readonly Address[], id: number): void {
  if (!addresses.some((address) => address.id === id)) throw new Failure('ADDRESS_NOT_FOUND');
}

function fieldsOf(params: CreateAddressParams): AddressFields;
function fieldsOf(params: Omit<UpdateAddressParams, 'id'>): Partial<AddressFields>;
function fieldsOf({ receiver, receiver_phone, address, postcode, tag }: Partial<CreateAddressParams>) {
  // A field that was left out is undefined; an update ignores it.
  return {
    receiver: receiver?.trim(),
    receiverPhone: receiver_phone,
    address: address?.trim(),
    postcode,
    tag: tag?.trim(),
  } as Partial<AddressFields>;
}

const listOf = (addresses: readonly Address[]): AddressList => ({
  addresses: addresses.map(({ id, receiver, receiverPhone, address, postcode, tag }, index) => ({
    id,
    receiver,
    receiver_phone: receiverPhone,
    address,
    postcode,
    tag,
    is_default: index === 0,
  })),
});
