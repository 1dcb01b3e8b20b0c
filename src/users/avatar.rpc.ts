import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, record } from '../events/record';
import { Failure } from '../failure';
import { Method, Namespace } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { TokenPair } from './account/tokens.dto';
import { User } from './account/user.entity';
import { replaceAvatar } from './account/user.queries';
import { AvatarParams } from './avatar.dto';
import { removePicture } from './avatar.jobs';
import { pictureOf } from './avatar-image';

/** The picture of a user (contract §1.4). */
@Namespace('Users')
export class UserAvatar {
  constructor(
    readonly context: Pick<
      Context,
      'authentication' | 'db' | 'queue' | 'sessions' | 'storage' | 'userTokens'
    >,
  ) {}

  @Method('Replaces the picture and returns new tokens that contain it.', AvatarParams, {
    result: TokenPair,
    failures: ['IMAGE_UNSUPPORTED', 'LOCKED'],
    refused: TokenPair,
  })
  @LoggedIn()
  async avatar({ img }: AvatarParams, call: LoggedInCall): Promise<TokenPair> {
    const { sessions, userTokens } = this.context;
    const { user, session, log } = call;
    try {
      const { name, previous } = await this.storePicture(img, call);
      if (previous !== '') await this.removeLater(user, previous, log);
      const shown = Object.assign(new User(), user, { avatar: name });
      return userTokens.pair(shown, await sessions.current(session));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // The app drops its tokens before it reads errno; without new ones it would be logged out.
      const members = userTokens.pair(user, await sessions.current(session));
      throw new Failure(error.errno, { ...error.details, members });
    }
  }

  /** Stores the picture, then the row. If either fails, nothing is left behind. */
  private async storePicture(img: string, call: LoggedInCall): Promise<{ name: string; previous: string }> {
    const { db, storage } = this.context;
    const { user } = call;
    const { name, bytes } = await pictureOf(img);
    await storage.put(name, bytes);
    try {
      const previous = await transaction(db, async (manager) => {
        await record(manager, { type: 'user.avatar', userId: user.id }, byCaller(call));
        return replaceAvatar(manager, user, name);
      });
      return { name, previous };
    } catch (error) {
      await this.removeLater(user, name, call.log);
      throw error;
    }
  }

  /** The change is stored already, so a failure here is logged and not returned. */
  private async removeLater({ id }: User, name: string, log: LoggedInCall['log']): Promise<void> {
    const { queue } = this.context;
    const removal = queue.add(removePicture, { key: name, data: { name, userId: id } });
    await removal.catch((err) => log.error({ err }, 'picture not removed'));
  }
}
