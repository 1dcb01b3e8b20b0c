import type { MailMessage } from '../adapters/mail/port';
import type { Language } from '../i18n';
import { activationMail } from '../messages/mails';
import type { SignatureFault, SignedValues } from '../secrets/signed-values';
import type { User } from './account/user.entity';
import { ACTIVATION_PATH } from './activation-page';

/** How long an activation link is valid. */
const ACTIVATION_HOURS = 24;

interface Activation {
  readonly userId: number;
  /** In lower case. A link confirms only the address that it was sent to, not a later one. */
  readonly email: string;
}

/** Activation links: following one proves that the user receives mail at the address. */
export class ActivationLinks {
  constructor(
    private readonly signed: SignedValues<Activation>,
    private readonly publicUrl: string,
  ) {}

  /** The mail with the user's link. */
  mailTo({ id, name, email }: Pick<User, 'id' | 'name' | 'email'>, language: Language): MailMessage {
    const to = email ?? '';
    const code = this.signed.sign({ userId: id, email: to }, ACTIVATION_HOURS * 3600);
    const link = `${this.publicUrl}${ACTIVATION_PATH}#${code}`;
    return activationMail({ to, username: name, link, hours: ACTIVATION_HOURS, language });
  }

  /** @param code the part of the link after `#`. */
  open(code: string): Activation | SignatureFault {
    return this.signed.open(code);
  }
}
